import fc from 'fast-check';
import { expect, test } from 'vitest';
import { startChecksum } from '../../shared/sigv4/checksums';
import { combineCrcs } from './crc-combine';

function crc(algorithm: 'CRC32' | 'CRC32C' | 'CRC64NVME', data: Buffer): Buffer {
  const checksum = startChecksum(algorithm);
  checksum.update(data);
  return checksum.digest();
}

test.each([
  ['CRC32', 'cbf43926'],
  ['CRC32C', 'e3069283'],
  ['CRC64NVME', 'ae8b14860a799888'],
] as const)('%s of 123456789 is the published check value', (algorithm, expected) => {
  expect(crc(algorithm, Buffer.from('123456789')).toString('hex')).toBe(expected);
});

test.each(['CRC32', 'CRC32C', 'CRC64NVME'] as const)(
  'the %s of a whole follows from those of its parts',
  (algorithm) => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 50 }), { minLength: 1, maxLength: 4 }), (arrays) => {
        const parts = arrays.map((array) => Buffer.from(array));
        const combined = combineCrcs(
          algorithm,
          parts.map((part) => ({ digest: crc(algorithm, part), sizeBytes: part.length })),
        );
        expect(combined.equals(crc(algorithm, Buffer.concat(parts)))).toBe(true);
      }),
    );
  },
);
