/** The cores of a chip, filled by how full they are; one over its limit is framed and named. */
import type { MappingDetail } from '../../core/contract/views.ts'
import { threeDigits } from '../../core/formulas/numbers.ts'
import { messages } from '../messages.ts'
import { rect, text, type Mark } from '../../charts/marks.ts'
import { emptyScene, type Chart } from './scene.ts'

export interface CoresData {
  readonly cores: MappingDetail['cores']
}

const step = (share: number): string => `q${Math.min(8, Math.max(0, Math.floor(share * 9)))}`

export const coresChart = ({ cores }: CoresData): Chart => {
  const m = messages.cores
  const fullest = cores.reduce((most, core) => Math.max(most, core.utilisation), 0)
  return {
    sentence: m.sentence(cores.length, threeDigits(fullest * 100)),
    table: {
      columns: [m.core, m.neurons, m.synapses, m.full].map((title) => ({ title, isNumber: true })),
      rows: cores.map(({ id, neurons, synapses, utilisation }) => ({
        cells: [String(id), threeDigits(neurons), threeDigits(synapses), threeDigits(utilisation * 100)],
      })),
    },
    draw(width, height) {
      if (cores.length === 0) return emptyScene(width, height, m.empty)
      const columns = Math.max(1, Math.ceil(Math.sqrt((cores.length * width) / Math.max(1, height - 44))))
      const rows = Math.ceil(cores.length / columns)
      const size = Math.min(200, (width - 32) / columns, (height - 52) / rows)
      const dots = cores.map(({ utilisation }, i): Mark => {
        const [x, y] = [16 + (i % columns) * size, 6 + Math.floor(i / columns) * size]
        return rect(x + 2, y + 2, size - 4, size - 4, {
          fill: step(utilisation),
          ...(utilisation > 1 && { stroke: 'bad', width: 2.5 }),
        })
      })
      const over = cores.flatMap(({ id, neurons, synapses, utilisation }, i): Mark[] => {
        const [x, y] = [16 + (i % columns) * size, 6 + Math.floor(i / columns) * size]
        if (size < 64) return []
        // each step of the ramp stands out from the surface, so the surface's colour stands out from it
        const words = (dy: number, words: string, size?: number): Mark =>
          text(x + 10, y + dy, words, { strong: true, fill: 'surface', ...(size !== undefined && { size }) })
        return [
          words(20, m.named(id)),
          words(36, m.neuronsUsed(threeDigits(neurons)), 10),
          words(50, m.synapsesUsed(threeDigits(synapses)), 10),
          words(size - 12, `${threeDigits(utilisation * 100)} %`),
        ]
      })
      const scale = Array.from({ length: 9 }, (_, i) => rect(106 + i * 12, height - 30, 12, 8, { fill: `q${i}` }))
      return {
        width,
        height,
        under: [
          text(16, height - 22, m.occupancy),
          text(96, height - 22, '0'),
          ...scale,
          text(220, height - 22, '100 %'),
        ],
        dots,
        over,
        places: [],
      }
    },
  }
}
