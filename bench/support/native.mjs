// The native reference, built on first use where Rust is installed.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../native/', import.meta.url));
let problem;
let isBuilt = false;

/** Why the native reference cannot run, or undefined. Builds it. */
export function nativeProblem() {
  if (isBuilt) return problem;
  isBuilt = true;
  const built = spawnSync('cargo', ['build', '--release', '--offline', '--quiet'], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, RUSTFLAGS: '-C target-cpu=native' },
  });
  if (built.error !== undefined) problem = 'Rust is not installed (there is no cargo)';
  else if (built.status !== 0) problem = `cargo build failed: ${built.stderr.slice(-400)}`;
  return problem;
}

export const nativeProgram = () => `${folder}target/release/keyed-window`;
