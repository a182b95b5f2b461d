-- CreateEnum
CREATE TYPE "HashAlgorithm" AS ENUM ('SHA1', 'SHA256');

-- AlterTable
ALTER TABLE "Library" ADD COLUMN     "hashAlgorithm" "HashAlgorithm" NOT NULL DEFAULT 'SHA1';
