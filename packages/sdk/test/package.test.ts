/** The package as npm would publish it: beside what it names as its dependencies, and nothing else. */

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);
const SDK = fileURLToPath(new URL("../", import.meta.url));
const { name, dependencies } = JSON.parse(readFileSync(join(SDK, "package.json"), "utf8"));
const program = mkdtempSync(join(tmpdir(), "sheaf-package-"));
after(() => rmSync(program, { recursive: true }));

test("the package that is packed is imported, and compiled against, by who has no more than it names", async () => {
  const { stdout } = await run("npm", ["pack", "--json", "--loglevel=error", "--pack-destination", program], {
    cwd: SDK,
  });
  const [{ filename, files }] = JSON.parse(stdout.slice(stdout.indexOf("["))) as [
    { filename: string; files: { path: string }[] },
  ];
  const paths = files.map(({ path }) => path);
  for (const path of ["LICENSE", "README.md", "dist/index.js", "dist/index.d.ts"])
    assert.ok(paths.includes(path), path);
  assert.deepEqual(
    paths.filter((path) => !/^(dist|src)\/|^(LICENSE|README\.md|package\.json)$/.test(path)),
    [],
  );

  const at = join(program, "node_modules", name);
  mkdirSync(at, { recursive: true });
  await run("tar", ["-xzf", join(program, filename), "--strip-components=1", "-C", at]);
  for (const each of Object.keys(dependencies)) {
    const link = join(program, "node_modules", each);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(SDK, "node_modules", each), link);
  }
  writeFileSync(join(program, "package.json"), '{ "type": "module" }');

  const imported = `const sdk = await import("${name}"); process.stdout.write(typeof sdk.Sheaf.connect)`;
  const node = await run(process.execPath, ["--input-type=module", "-e", imported], { cwd: program });
  assert.equal(node.stdout, "function");

  copyFileSync(join(SDK, "../../scripts/examples/connect.ts"), join(program, "connect.ts"));
  const compilerOptions = {
    ...{ target: "es2022", lib: ["es2022", "dom", "dom.iterable"], module: "nodenext", strict: true, noEmit: true },
    ...{ exactOptionalPropertyTypes: true, types: ["node"], typeRoots: [join(SDK, "node_modules/@types")] },
  };
  writeFileSync(join(program, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["connect.ts"] }));
  const tsc = join(SDK, "node_modules/typescript/bin/tsc");
  const failed = ({ stdout }: { stdout: string }) => ({ stdout });
  const said = await run(process.execPath, [tsc, "-p", program]).catch(failed);
  // what is wrong within its dependencies' declarations is theirs
  const ours = said.stdout.split("\n").filter((line) => line && !/^(node_modules\/(?!@sheaf-network)| )/.test(line));
  assert.deepEqual(ours, []);
});
