#!/usr/bin/env node
// Compiles src to dist, and lays the licence beside it for `npm pack`. Safe to run twice.

import { execFileSync } from "node:child_process";
import { copyFileSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";

process.chdir(fileURLToPath(new URL(".", import.meta.url)));
rmSync("dist", { recursive: true, force: true });
execFileSync(process.execPath, ["node_modules/typescript/bin/tsc", "-p", "tsconfig.json"], { stdio: "inherit" });
copyFileSync("../../LICENSE", "LICENSE");
