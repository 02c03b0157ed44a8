/** The gpu engine through WebGPU, on SwiftShader: a Vulkan driver that runs on the CPU, from Debian's chromium-common. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { findGpu, type FoundGpu } from '../../host/gpu.ts'
import { expectAgreement, expectSameTraining, kinds } from '../core/engine/gpu/agreement.ts'

const debianPackages = ['chromium-common', 'libvulkan1']

/** Files that a Debian package has put here. */
const filesOf = (name: string): string[] =>
  (spawnSync('dpkg', ['-L', name], { encoding: 'utf8' }).stdout ?? '').split('\n').filter(Boolean)

/** Installs what is missing, where it may. */
const install = (): void => {
  if (process.getuid?.() !== 0 || debianPackages.every((name) => filesOf(name).length > 0)) return
  const args = ['install', '--yes', '--no-install-recommends', ...debianPackages]
  if (spawnSync('apt-get', args).status === 0) return
  spawnSync('apt-get', ['update'])
  spawnSync('apt-get', args)
}

const runtime = mkdtempSync(join(tmpdir(), 'spikefront-gpu-'))

const softwareGpu = async (): Promise<FoundGpu> => {
  install()
  const file = filesOf('chromium-common').find((name) => name.endsWith('vk_swiftshader_icd.json'))
  if (!file) return { reason: `Debian's packages ${debianPackages.join(' and ')} are not here` }
  process.env['VK_ICD_FILENAMES'] = file
  process.env['XDG_RUNTIME_DIR'] = runtime
  return findGpu(true)
}

const found = await softwareGpu()
afterAll(() => rmSync(runtime, { recursive: true, force: true }))

if (found.gpu) {
  const { gpu, adapter } = found
  describe(`gpu engine, gpu.js on webgpu, ${adapter}`, () => {
    it('is not taken for a graphics processor', async () => {
      expect(await findGpu()).toEqual({ reason: `the only adapter, ${adapter}, runs on the CPU` })
    })

    it.each(kinds)('%s: fires the same spikes and finds the same gradients as the reference', (kind) =>
      expectAgreement(gpu, kind, 20),
    )

    it('Nadam: the weights go the way of the reference', () =>
      expectSameTraining(gpu, 'srm', { rule: 'nadam', amsgrad: true }))
  })
} else it.skip(`gpu engine, gpu.js on webgpu (skipped: ${found.reason})`, () => undefined)
