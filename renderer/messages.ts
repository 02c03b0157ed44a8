/** Every word of the window, in English: another language is another catalogue of this shape. */
import { chartsWords } from './words/charts.ts'
import { dataWords } from './words/data.ts'
import { frameWords } from './words/frame.ts'
import { viewsWords } from './words/views.ts'

export const messages = { ...frameWords, ...viewsWords, ...chartsWords, data: dataWords } as const
