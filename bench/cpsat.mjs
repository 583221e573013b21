// CP-SAT on an MPS file: node bench/cpsat.mjs FOLDER MODEL.mps SECONDS WORKERS SOLUTION
//
// FOLDER holds node_modules/or-tools-wasm. Prints {"ready": true} when it begins; at the end a line of JSON for each better plan and bound,
// {"at": seconds, "value": …, "bound": …}, and {"status": …}. The columns that are not 0 go to SOLUTION, a line each: name, value. The models of
// `cadrex export` have whole numbers only.
import fs from 'node:fs';
import path from 'node:path';
import url from 'node:url';

const [folder, modelFile, seconds, workers, solutionFile] = process.argv.slice(2);
const LARGE = 1000000;
const packageFile = path.join(path.resolve(folder), 'node_modules/or-tools-wasm/build/javascript/node/cp-sat.js');
const say = (what) => fs.writeSync(1, JSON.stringify(what) + '\n');

// Loading the WebAssembly takes seconds that a native CP-SAT would not: a model of one column loads it, and the clock starts afterwards.
const { CpSat } = await import(url.pathToFileURL(packageFile));
await CpSat.solve(await CpSat.createModel({ variables: [{ domain: [0, 1] }] }), { numWorkers: 1 });
say({ ready: true });
const started = Date.now();

// Free MPS as GLPK writes it: no RANGES on the objective, no negative lower bounds.
function readMps(file) {
  const rows = new Map(), columns = new Map();
  let section = '', objective = null;
  for (const line of fs.readFileSync(file, 'utf8').split('\n')) {
    if (line === '' || line[0] === '*') continue;
    const words = line.trim().split(/\s+/);
    if (line[0] !== ' ') {
      section = words[0];
    } else if (section === 'ROWS') {
      if (words[0] === 'N') objective = words[1];
      rows.set(words[1], { kind: words[0], right: 0, range: null, vars: [], coeffs: [] });
    } else if (section === 'COLUMNS' && words[1] !== "'MARKER'") {
      let column = columns.get(words[0]);
      if (!column) columns.set(words[0], (column = { index: columns.size, lower: 0, upper: LARGE }));
      for (let k = 1; k < words.length; k += 2) {
        const row = rows.get(words[k]);
        row.vars.push(column.index);
        row.coeffs.push(Number(words[k + 1]));
      }
    } else if (section === 'RHS' || section === 'RANGES') {
      for (let k = words.length % 2; k < words.length; k += 2)
        rows.get(words[k])[section === 'RHS' ? 'right' : 'range'] = Number(words[k + 1]);
    } else if (section === 'BOUNDS') {
      const column = columns.get(words[2]), value = Number(words[3]);
      if (words[0] === 'FX' || words[0] === 'LO') column.lower = value;
      if (words[0] === 'FX' || words[0] === 'UP') column.upper = value;
      if (words[0] === 'MI' || words[0] === 'FR') column.lower = -LARGE;
    }
  }
  return { rows, columns, objective };
}

function domain(row) {
  const far = Number.MAX_SAFE_INTEGER, range = row.range === null ? null : Math.abs(row.range);
  if (row.kind === 'L') return [range === null ? -far : row.right - range, row.right];
  if (row.kind === 'G') return [row.right, range === null ? far : row.right + range];
  return range === null ? [row.right, row.right] : row.range > 0 ? [row.right, row.right + range] : [row.right - range, row.right];
}

const { rows, columns, objective } = readMps(modelFile);
const goal = rows.get(objective);
const constraints = [];
for (const [name, row] of rows)
  if (name !== objective) constraints.push({ linear: { vars: row.vars, coeffs: row.coeffs, domain: domain(row) } });
const model = await CpSat.createModel({
  variables: [...columns.values()].map((column) => ({ domain: [column.lower, column.upper] })),
  constraints,
  objective: { vars: goal.vars, coeffs: goal.coeffs, offset: -goal.right },
});
const before = (Date.now() - started) / 1000;
const { response } = await CpSat.solve(model, {
  maxTimeInSeconds: Math.max(1, Number(seconds) - before), numWorkers: Number(workers), logSearchProgress: true, logToStdout: false, logToResponse: true,
});
// Callbacks come only when all is over, but the log has the time of each plan and bound: "#3 1.20s best:134247 next:[133911,134246] …".
for (const line of (response?.solveLog ?? '').split('\n')) {
  const told = /^#(\w+)\s+([\d.]+)s best:(\S+)\s+next:\[([-\d]*),([-\d]*)\]/.exec(line);
  if (!told) continue;
  const event = { at: before + Number(told[2]) };
  if (Number.isFinite(Number(told[3]))) event.value = Number(told[3]);
  if (told[4] !== '') event.bound = Number(told[4]);
  say(event);
}
if (response?.solution?.length) {
  const names = [...columns.keys()], lines = [];
  response.solution.forEach((value, k) => { if (Number(value) !== 0) lines.push(`${names[k]} ${value}\n`); });
  fs.writeFileSync(solutionFile, lines.join(''));
  say({ value: response.objectiveValue });
}
if (response?.bestObjectiveBound !== undefined) say({ bound: response.bestObjectiveBound });
say({ status: response?.status ?? 'none' });
process.exit(0);
