// facts.js exists as text alone: assets.py makes it of what facts.py knows.
import type { Facts } from "./types.js";

export const FACTS: Facts;
