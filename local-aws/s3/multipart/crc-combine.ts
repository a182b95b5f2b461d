const POLYNOMIALS = {
  CRC32: { bits: 32, reflected: 0xedb88320n },
  CRC32C: { bits: 32, reflected: 0x82f63b78n },
  CRC64NVME: { bits: 64, reflected: 0x9a6c9329ac4bc9b5n },
} as const;

type Matrix = bigint[];

/**
 * Takes the CRCs and sizes of consecutive parts, gives the CRC of them all without reading a byte:
 * appending n zero bytes is a linear map over GF(2), here a matrix raised to the power n by squaring.
 */
export function combineCrcs(
  algorithm: keyof typeof POLYNOMIALS,
  parts: { digest: Buffer; sizeBytes: number }[],
): Buffer {
  const { bits, reflected } = POLYNOMIALS[algorithm];
  let combined = 0n;
  for (const { digest, sizeBytes } of parts) {
    combined = appendZeros(combined, sizeBytes, bits, reflected) ^ BigInt(`0x${digest.toString('hex')}`);
  }
  return Buffer.from(combined.toString(16).padStart(bits / 4, '0'), 'hex');
}

function appendZeros(crc: bigint, sizeBytes: number, bits: number, reflected: bigint): bigint {
  let power: Matrix = [reflected, ...Array.from({ length: bits - 1 }, (_, bit) => 1n << BigInt(bit))];
  let result = crc;
  for (let left = BigInt(sizeBytes) * 8n; left > 0n; left >>= 1n) {
    if (left & 1n) result = multiply(power, result);
    power = power.map((column) => multiply(power, column));
  }
  return result;
}

function multiply(matrix: Matrix, vector: bigint): bigint {
  let sum = 0n;
  for (let bit = 0, left = vector; left > 0n; bit += 1, left >>= 1n) {
    if (left & 1n) sum ^= matrix[bit] ?? 0n;
  }
  return sum;
}
