/** Where imported data sets are kept: $SPIKEFRONT_HOME, else the platform's folder for data. */
import { homedir } from 'node:os'
import { join } from 'node:path'

const platformFolder = (): string => {
  switch (process.platform) {
    case 'win32':
      return join(process.env['LOCALAPPDATA'] ?? join(homedir(), 'AppData', 'Local'), 'Spikefront')
    case 'darwin':
      return join(homedir(), 'Library', 'Application Support', 'Spikefront')
    default:
      return join(process.env['XDG_DATA_HOME'] ?? join(homedir(), '.local', 'share'), 'spikefront')
  }
}

/** The folder of all imported sets, which need not be there. */
export const datasetsFolder = (): string => join(process.env['SPIKEFRONT_HOME'] ?? platformFolder(), 'datasets')

/** The folder of one imported set. */
export const importedFolder = (name: string): string => join(datasetsFolder(), name)
