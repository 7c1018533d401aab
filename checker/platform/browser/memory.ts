/** A page does not learn how much memory it has. */
export const residentBytes = (): number => 0
export const bytesInUse = (_since?: number): number => 0
export const memoryLimit = (): number => Infinity
export const machineLimit = memoryLimit
export const allowDraftMemories = (): boolean => false
export const runtime = (): string => navigator.userAgent
