import assert from "node:assert/strict";
import { execFile, execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const SDK = fileURLToPath(new URL("../", import.meta.url));

test("where flock is missing it installs too, and says what that means", async () => {
  const folder = mkdtempSync(join(tmpdir(), "sheaf-install-"));
  const PATH = join(folder, "bin");
  mkdirSync(PATH);
  for (const name of ["bash", "env", "dirname", "cmp", "cp", "node", "mkdir"]) {
    const command = `command -v ${name}`;
    symlinkSync(execFileSync("bash", ["-c", command], { encoding: "utf8" }).trim(), join(PATH, name));
  }
  writeFileSync(join(PATH, "npm"), "#!/usr/bin/env bash\nmkdir node_modules\n", { mode: 0o755 });
  for (const name of ["install", "package.json", "package-lock.json"])
    copyFileSync(join(SDK, name), join(folder, name));
  const install = () => promisify(execFile)(join(folder, "install"), { env: { PATH } });
  try {
    assert.match((await install()).stderr, /^packages\/sdk\/install: without flock, .*\n$/);
    assert.equal((await install()).stderr, "");
  } finally {
    rmSync(folder, { recursive: true });
  }
});
