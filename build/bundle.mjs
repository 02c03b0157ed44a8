// Compiles the kernels and bundles the command line and the worker into dist/, run by `npm ci` (prepare) and `npm run build`.
import { rmSync } from 'node:fs'
import { build } from 'esbuild'
import { buildKernels } from './kernels.mjs'

const entryPoints = {
  cli: 'host/cli/main.ts',
  'trial-worker': 'host/trial-worker.ts',
  'engine-process': 'host/bench/engine-process.ts',
}

await buildKernels()
rmSync('dist', { recursive: true, force: true })
await build({
  entryPoints,
  outdir: 'dist',
  bundle: true,
  splitting: true,
  platform: 'node',
  format: 'esm',
  target: 'node22',
  packages: 'external',
  sourcemap: true,
  logLevel: 'warning',
})
