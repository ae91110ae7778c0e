// What the widgets know of the page around them. Read by the type checker alone; no page loads it.

// What anywidget gives to `render`.
export interface Model<Traits> {
  get<Name extends keyof Traits>(name: Name): Traits[Name];
  set<Name extends keyof Traits>(name: Name, value: Traits[Name]): void;
  save_changes(): void;
  on(names: string, hears: () => void): void;
  off(names: string, hears: () => void): void;
}

// All states of a figure of the book: explore.js tells how they are read.
export interface Frames {
  svg: string;
  skip: number;
  shape: number[];
  slots: [element: number, attribute: string, dims: number[], table: number | number[]][];
  pool: string[];
  says: [sentences: string[], index?: number[]];
}

// What scripts of the book leave for each other.
declare global {
  interface Window {
    shapeOfLossTurntable?: typeof import("./playground/turntable.js");
    exploreFrames?: Record<string, Frames>;
    TERMS?: Record<string, string>;
  }
}
