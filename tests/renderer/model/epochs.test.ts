import { expect, it } from 'vitest'
import { epochsOf } from '../../../renderer/model/epochs.ts'
import { madeUpStudy } from '../study.ts'

const study = madeUpStudy(1)
const info = (name: string, value: number) => ({ ...study.parameters[0]!, name, value })

it('counts the epochs of both networks, searched, fixed or as they are by default', () => {
  const parameters = [info('epochs', 5), info('annEpochs', 20)]
  expect(epochsOf({ ...study, design: {}, parameters }, {})).toEqual({ all: 25, ann: 20 })
  expect(epochsOf({ ...study, design: { fixed: { epochs: 2 } }, parameters }, { annEpochs: 7 })).toEqual({
    all: 9,
    ann: 7,
  })
  expect(epochsOf({ ...study, design: {}, parameters: [info('epochs', 8)] }, {})).toEqual({ all: 8, ann: 0 })
})
