import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** The repository's root. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** What dependency-cruiser says about one folder tree. */
export interface Cruise {
  readonly modules: readonly { readonly source: string }[];
  readonly summary: {
    readonly violations: readonly {
      readonly from: string;
      readonly to: string;
      readonly rule: { readonly name: string };
    }[];
  };
}

/** Cruises a tree of apps, libs, test and scripts with the rules of this repository. */
export async function cruise(root: string, folders: readonly string[]): Promise<Cruise> {
  const bin = `${ROOT}node_modules/dependency-cruiser/bin/dependency-cruise.mjs`;
  const args = [bin, '--config', `${ROOT}.dependency-cruiser.cjs`, '--output-type', 'json', ...folders];
  const { stdout, stderr } = await new Promise<{ stdout: string; stderr: string }>((done) => {
    // Its exit code counts violations, so the code says nothing about whether it ran: the output does.
    execFile(process.execPath, args, { cwd: root, maxBuffer: 64 * 1024 * 1024 }, (_error, out, err) =>
      done({ stdout: out, stderr: err }),
    );
  });
  if (!stdout.startsWith('{')) throw new Error(`cruising ${root}: dependency-cruiser gave no result: ${stderr}`);
  return JSON.parse(stdout) as Cruise;
}
