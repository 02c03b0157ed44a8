/** Where imported data sets and what can be made anew are kept: $SPIKEFRONT_HOME, else the platform's folder for data. */
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

/** The folder of what can be made anew, which need not be there. */
export const cacheFolder = (): string => {
  const home = process.env['SPIKEFRONT_HOME']
  if (home !== undefined) return join(home, 'cache')
  switch (process.platform) {
    case 'win32':
      return join(platformFolder(), 'Cache')
    case 'darwin':
      return join(homedir(), 'Library', 'Caches', 'Spikefront')
    default:
      return join(process.env['XDG_CACHE_HOME'] ?? join(homedir(), '.cache'), 'spikefront')
  }
}

/** The folder of all imported sets, which need not be there. */
export const datasetsFolder = (): string => join(process.env['SPIKEFRONT_HOME'] ?? platformFolder(), 'datasets')

/** The folder of one imported set. */
export const importedFolder = (name: string): string => join(datasetsFolder(), name)
