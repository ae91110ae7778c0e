// @ts-check
// What the playground gives to a page (mount), to a widget (render), and to the tests of its mathematics.

import { RandomState } from "./random.js";
import { path } from "./descent.js";
import { FACTS } from "./facts.js";
import { mount, render } from "./playground.js";
import { python } from "./python.js";
import { fragment, parse, pathsOf, sentence } from "./situation.js";
import { surfaceOf } from "./surfaces.js";

export { FACTS, RandomState, fragment, mount, parse, path, pathsOf, python, render, sentence, surfaceOf };
export default { render };
