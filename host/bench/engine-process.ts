/** A process that measures one of our engines: an order as JSON in, one JSON line out. */
import { UserError } from '../../core/contract/errors.ts'
import { wideVectors } from '../revectorize.ts'
import type { Answer, Order } from './ask.ts'
import { readCase } from './case-files.ts'
import { srmCost, stepCost } from './case-a.ts'
import { epochCost } from './epoch.ts'
import { generateCase } from './generator.ts'
import { measureHybrid } from './hybrid/own.ts'
import { measureOwn } from './own.ts'
import { exerciseOf } from './steps.ts'

const measure = (order: Order) => {
  switch (order.work) {
    case 'case':
      return measureOwn(order)
    case 'hybrid':
      return measureHybrid(order)
    case 'step':
      return stepCost(order.engine, order.seconds)
    case 'srm':
      return srmCost(order.engine, order.seconds)
    case 'epoch':
      return epochCost(order.engine, order.seconds, order.folder)
  }
}

const answer = async (order: Order): Promise<Answer<object>> => {
  try {
    const exercise = () => exerciseOf(order.work === 'case' ? readCase(order.folder, order.name) : generateCase('A', 7))
    // the plain build is measured as it is on every machine, the relaxed one as fast as this machine makes it
    const isWide = order.engine === 'wasm-relaxed' && (await wideVectors('relaxed', exercise)).used
    const measured = await measure(order)
    return { measured: { ...measured, backend: `${measured.backend}${isWide ? '-256' : ''}` } }
  } catch (error) {
    if (error instanceof UserError) return { refused: error.message }
    throw error
  }
}

process.stdout.write(`${JSON.stringify(await answer(JSON.parse(process.argv[2]!) as Order))}\n`)
