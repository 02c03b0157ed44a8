/** network.json: lossless, and anything else is a user's error. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { UserError } from '../../../core/contract/errors.ts'
import type { Network, NetworkNode } from '../../../core/contract/network.ts'
import { denseNetwork } from '../../../core/network/dense.ts'
import { networkFromJson, networkToJson } from '../../../core/network/file.ts'
import { seededRandom } from '../../../core/random.ts'

const srm = (neurons: number): NetworkNode => ({
  type: 'srm',
  neurons,
  threshold: 10,
  tauSrSeconds: 0.005,
  tauRefSeconds: 0.001,
  scaleRef: 2,
})

const network = (seed: number): Network =>
  denseNetwork({ neuron: 'srm', inputs: 3, sizes: [4, 2], timesteps: 9 }, srm, 7, 0.001, seededRandom(seed))

it('reads back exactly what it wrote', () => {
  fc.assert(
    fc.property(fc.integer(), (seed) => {
      expect(networkFromJson('network.json', networkToJson(network(seed)))).toEqual(network(seed))
    }),
    { numRuns: 50 },
  )
})

it('names the node whose shape does not fit', () => {
  const text = networkToJson(network(1)).replace('"neurons":4', '"neurons":5')
  expect(() => networkFromJson('network.json', text)).toThrow(
    /network\.json: .*"hidden" takes 5 neurons, but 4 reach it/,
  )
})

it('any cut or changed character gives a network or a sentence', () => {
  const text = networkToJson(network(1))
  const position = fc.integer({ min: 0, max: text.length - 1 })
  fc.assert(
    fc.property(position, fc.string({ minLength: 0, maxLength: 1 }), fc.boolean(), (at, character, isCut) => {
      const changed = isCut ? text.slice(0, at) : text.slice(0, at) + character + text.slice(at + 1)
      try {
        networkFromJson('network.json', changed)
      } catch (error) {
        expect(error).toBeInstanceOf(UserError)
        expect((error as UserError).message).toMatch(/^network\.json/)
      }
    }),
    { numRuns: 1000 },
  )
})
