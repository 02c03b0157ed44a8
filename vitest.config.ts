// Test projects: unit (fast, no child process), slow (short form of kills and whole runs), flow (the window's main flow in
// Chromium), e2e (all of the window), interop (Python peers).
import { defineConfig } from 'vitest/config'

const project = (name: string, include: string[], testTimeoutMs: number) => ({
  test: { name, include, testTimeout: testTimeoutMs, hookTimeout: testTimeoutMs, maxWorkers: 2 },
})

export default defineConfig({
  test: {
    projects: [
      project('unit', ['tests/{core,charts,hardware,host,build,electron,renderer}/**/*.test.ts'], 20_000),
      project('slow', ['tests/slow/**/*.test.ts'], 1_200_000),
      project('flow', ['tests/e2e/main-flow.test.ts'], 240_000),
      project('e2e', ['tests/e2e/**/*.test.ts'], 240_000),
      project('interop', ['tests/interop/**/*.test.ts'], 900_000),
    ],
  },
})
