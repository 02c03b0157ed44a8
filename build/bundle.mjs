// Compiles the kernels and bundles the host, the shell and the window into dist/, run by `npm ci` (prepare) and `npm run build`.
import { rmSync } from 'node:fs'
import { build } from 'esbuild'
import { build as buildWindow } from 'vite'
import { buildKernels } from './kernels.mjs'

const common = {
  outdir: 'dist',
  bundle: true,
  platform: 'node',
  target: 'node22',
  packages: 'external',
  sourcemap: true,
  logLevel: 'warning',
}

await buildKernels()
rmSync('dist', { recursive: true, force: true })
await build({
  ...common,
  // worker files lie beside the chunk that starts them
  entryPoints: {
    cli: 'host/cli/bin.ts',
    claims: 'host/claims/main.ts',
    'trial-worker': 'host/trial-worker.ts',
    'team-member': 'host/team/team-member.ts',
    'desk-worker': 'host/service/desk-worker.ts',
    'engine-process': 'host/bench/engine-process.ts',
    'electron-main': 'electron/main.ts',
    'electron-service': 'electron/service-process.ts',
  },
  splitting: true,
  format: 'esm',
})
// a sandboxed preload is one CommonJS file
await build({
  ...common,
  entryPoints: { preload: 'electron/preload.ts' },
  format: 'cjs',
  outExtension: { '.js': '.cjs' },
})
await buildWindow({ logLevel: 'warn' })
