// `node --import` reads this first: facts.js, which no file holds, is the text that tools/javascript.py wrote for these tests.

import { register } from "node:module";
import { pathToFileURL } from "node:url";

const url = JSON.stringify(pathToFileURL(process.env.FACTS).href);
const hook = `export const resolve = (name, context, next) =>
  name.endsWith("/facts.js") ? { url: ${url}, format: "module", shortCircuit: true } : next(name, context);`;
register(`data:text/javascript,${encodeURIComponent(hook)}`);
