import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createCrc32, createCrc32c, createCrc64Nvme, type Crc } from './crc';

/** Bit by bit, as the definitions of these checksums go: slow, and hard to get wrong. */
function plainCrc(data: Uint8Array, polynomial: bigint, bits: bigint): string {
  const ones = (1n << bits) - 1n;
  let register = ones;
  for (const byte of data) {
    register ^= BigInt(byte);
    for (let bit = 0; bit < 8; bit += 1) {
      register = register & 1n ? (register >> 1n) ^ polynomial : register >> 1n;
    }
  }
  return (register ^ ones).toString(16).padStart(Number(bits) / 4, '0');
}

/** The check values of the catalogue of parametrised CRC algorithms, for the bytes `123456789`. */
const ALGORITHMS: [name: string, create: () => Crc, polynomial: bigint, bits: bigint, check: string][] = [
  ['CRC32', createCrc32, 0xedb88320n, 32n, 'cbf43926'],
  ['CRC32C', createCrc32c, 0x82f63b78n, 32n, 'e3069283'],
  ['CRC64NVME', createCrc64Nvme, 0x9a6c9329ac4bc9b5n, 64n, 'ae8b14860a799888'],
];

describe.each(ALGORITHMS)('%s', (_name, create, polynomial, bits, check) => {
  test('has the published value for 123456789', () => {
    const crc = create();
    crc.update(Buffer.from('123456789'));
    expect(crc.digest().toString('hex')).toBe(check);
  });

  test('is that of the definition, wherever the bytes lie in memory and however they are cut', () => {
    const chunks = fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 6 });
    fc.assert(
      fc.property(chunks, fc.nat(7), (parts, shift) => {
        const crc = create();
        for (const part of parts) {
          const memory = Buffer.alloc(part.length + shift);
          memory.set(part, shift);
          crc.update(memory.subarray(shift));
        }
        expect(crc.digest().toString('hex')).toBe(plainCrc(Buffer.concat(parts), polynomial, bits));
      }),
    );
  });
});
