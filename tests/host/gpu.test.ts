/** Which graphics processors are taken, and which engine wins, on fakes. */
import { GPU } from 'gpu.js'
import { describe, expect, it } from 'vitest'
import type { NetworkNode } from '../../core/contract/network.ts'
import { compileReference } from '../../core/engine/reference.ts'
import { seededRandom } from '../../core/random.ts'
import { chooseEngine, findGpu, type Adapter, type Contest, type GpuPackages } from '../../host/gpu.ts'
import { chain, tensor } from '../core/engine/networks.ts'
import { randomSpikes } from '../spikes.ts'

const gpu = new GPU({ mode: 'cpu' })
const radeon = {
  vendor: 'amd',
  architecture: 'rdna-3',
  device: '',
  description: 'Radeon RX 7800',
  isFallbackAdapter: false,
}

const machineWith = (info: Adapter['info'] | null): GpuPackages => ({
  loadWebGpu: () => Promise.resolve({ requestAdapter: () => Promise.resolve(info && { info }) }),
  createGpu: () => Promise.resolve(gpu),
})

describe('findGpu', () => {
  it('takes a hardware adapter, by its name', async () => {
    expect(await findGpu(false, machineWith(radeon))).toEqual({ gpu, adapter: 'Radeon RX 7800' })
    expect(await findGpu(false, machineWith({ ...radeon, description: '' }))).toEqual({ gpu, adapter: 'amd rdna-3' })
  })

  it.each([
    ['no adapter', machineWith(null), 'WebGPU finds no graphics adapter on this machine'],
    [
      'a fallback',
      machineWith({ ...radeon, isFallbackAdapter: true }),
      'the only adapter, Radeon RX 7800, runs on the CPU',
    ],
    [
      'llvmpipe',
      machineWith({ ...radeon, description: 'llvmpipe (LLVM 15)' }),
      'the only adapter, llvmpipe (LLVM 15), runs on the CPU',
    ],
    [
      'a binary that does not load',
      { ...machineWith(null), loadWebGpu: () => Promise.reject(new Error('GLIBC_2.38 not found\n at x')) },
      'WebGPU does not load here (GLIBC_2.38 not found)',
    ],
  ])('says why not: %s', async (_, packages, reason) => {
    expect(await findGpu(false, packages)).toEqual({ reason })
  })

  it('takes a software adapter when asked to', async () => {
    expect(await findGpu(true, machineWith({ ...radeon, isFallbackAdapter: true }))).toHaveProperty('gpu', gpu)
  })
})

describe('chooseEngine', () => {
  const neurons: NetworkNode = { type: 'lif', neurons: 2, beta: 0.9, threshold: 1, reset: 'zero', resetDelay: true }
  const weights: NetworkNode = { type: 'Linear', weight: tensor([2, 3], [1, 1, 1, 1, 1, 1]) }
  const ends = { in: { type: 'Input', shape: [3] }, out: { type: 'Output', shape: [2] } } as const
  const network = chain({ in: ends.in, weights, neurons, out: ends.out }, 4)

  /** A clock by which each run of the GPU, which comes first, takes `gpuSeconds` and each of the CPU `cpuSeconds`. */
  const contest = (gpuSeconds: number, cpuSeconds: number): Contest => {
    let onCpu = false
    let now = 0
    let readings = 0
    return {
      network,
      options: { batch: 2, surrogate: { tauRho: 1, scaleRho: 1 } },
      spikes: randomSpikes(3, 3, 4, 0.5, seededRandom(1)),
      cpu: {
        name: 'wasm',
        compile(...args) {
          onCpu = true
          return compileReference(...args)
        },
      },
      seconds() {
        if (readings++ % 2 === 1) now += onCpu ? cpuSeconds : gpuSeconds
        return now
      },
    }
  }
  const found = { gpu, adapter: 'Radeon RX 7800' }

  it('takes the faster one and says by how much', async () => {
    expect(await chooseEngine(contest(0.002, 0.004), found)).toEqual({
      name: 'gpu',
      reason: 'a batch takes 2\u00a0ms on Radeon RX 7800, 4\u00a0ms on wasm',
    })
    expect(await chooseEngine(contest(0.005, 0.004), found)).toMatchObject({ name: 'wasm' })
  })

  it('stays on the CPU where there is no GPU', async () => {
    expect(await chooseEngine(contest(1, 2), { reason: 'there is none' })).toEqual({
      name: 'wasm',
      reason: 'there is none',
    })
  })

  it('stays on the CPU where the GPU cannot run the network', async () => {
    const cubaLif: NetworkNode = { ...neurons, type: 'cubaLif', alpha: 0.5 }
    const other = chain({ in: ends.in, weights, neurons: cubaLif, out: ends.out }, 4)
    expect(await chooseEngine({ ...contest(1, 2), network: other }, found)).toEqual({
      name: 'wasm',
      reason: 'network: the gpu engine has no neuron cubaLif, as in "neurons"',
    })
  })

  it('stays on the CPU where the driver fails', async () => {
    const broken = {
      mode: 'webgpu',
      createKernel() {
        throw new Error('device lost')
      },
    }
    expect(await chooseEngine(contest(1, 2), { ...found, gpu: broken })).toEqual({
      name: 'wasm',
      reason: 'Radeon RX 7800 failed: device lost',
    })
  })
})
