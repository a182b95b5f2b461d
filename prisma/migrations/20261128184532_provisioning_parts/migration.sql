-- CreateEnum
CREATE TYPE "ReadPermission" AS ENUM ('POLICY', 'ACL');

-- CreateEnum
CREATE TYPE "BucketEncryption" AS ENUM ('SSE_S3', 'SSE_KMS');

-- CreateEnum
CREATE TYPE "AttemptOutcome" AS ENUM ('DONE', 'WAITING', 'RETRY', 'FAILED', 'LOST');

-- AlterEnum
ALTER TYPE "LibraryState" ADD VALUE 'REMOVING';
ALTER TYPE "LibraryState" ADD VALUE 'RETIRED';

-- AlterEnum
ALTER TYPE "SigningKeyState" ADD VALUE 'TRUSTED';
ALTER TYPE "SigningKeyState" ADD VALUE 'RETIRING';

-- AlterEnum
ALTER TYPE "StepState" ADD VALUE 'SKIPPED';

-- DropForeignKey
ALTER TABLE "Library" DROP CONSTRAINT "Library_keyGroupId_fkey";

-- DropForeignKey
ALTER TABLE "Bucket" DROP CONSTRAINT "Bucket_libraryId_fkey";

-- DropForeignKey
ALTER TABLE "LibraryOriginIdentity" DROP CONSTRAINT "LibraryOriginIdentity_libraryId_fkey";

-- DropForeignKey
ALTER TABLE "LibraryOriginIdentity" DROP CONSTRAINT "LibraryOriginIdentity_originIdentityId_fkey";

-- DropForeignKey
ALTER TABLE "SigningKey" DROP CONSTRAINT "SigningKey_keyGroupId_fkey";

-- DropForeignKey
ALTER TABLE "Distribution" DROP CONSTRAINT "Distribution_libraryId_fkey";

-- DropForeignKey
ALTER TABLE "Operation" DROP CONSTRAINT "Operation_libraryId_fkey";

-- DropIndex
DROP INDEX "KeyGroup_signingKeyKind_key";

-- DropIndex
DROP INDEX "Video_objectKey_key";

-- AlterTable
ALTER TABLE "Install" ADD COLUMN     "accountId" TEXT,
ADD COLUMN     "awsClockAheadMs" INTEGER,
ADD COLUMN     "awsClockSeenAt" TIMESTAMP(3),
ADD COLUMN     "madeForOrigin" TEXT;

-- AlterTable
ALTER TABLE "Library" ADD COLUMN     "adoptedAt" TIMESTAMP(3),
ADD COLUMN     "closesItself" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "readPermission" "ReadPermission" NOT NULL DEFAULT 'POLICY';

-- AlterTable
ALTER TABLE "Bucket" ADD COLUMN     "adoptedAt" TIMESTAMP(3),
ADD COLUMN     "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
ADD COLUMN     "encryption" "BucketEncryption" NOT NULL DEFAULT 'SSE_S3',
ADD COLUMN     "kmsKeyArn" TEXT,
ALTER COLUMN "libraryId" DROP NOT NULL;

-- AlterTable
ALTER TABLE "OriginIdentity" ADD COLUMN     "adoptedAt" TIMESTAMP(3),
ADD COLUMN     "comment" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "shared" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "KeyGroup" ADD COLUMN     "adoptedAt" TIMESTAMP(3),
ADD COLUMN     "comment" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "shared" BOOLEAN NOT NULL DEFAULT false;

-- AlterTable
ALTER TABLE "SigningKey" ADD COLUMN     "adoptedAt" TIMESTAMP(3),
ADD COLUMN     "comment" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "etag" TEXT,
ALTER COLUMN "keyGroupId" DROP NOT NULL,
ALTER COLUMN "ciphertext" DROP NOT NULL,
ALTER COLUMN "masterKeyId" DROP NOT NULL;

-- AlterTable
ALTER TABLE "Distribution" ADD COLUMN     "adoptedAt" TIMESTAMP(3),
ADD COLUMN     "aliases" TEXT[] DEFAULT ARRAY[]::TEXT[],
ADD COLUMN     "bucketId" TEXT,
ADD COLUMN     "certificateArn" TEXT,
ADD COLUMN     "comment" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "keyGroupId" TEXT,
ADD COLUMN     "originIdentityId" TEXT,
ADD COLUMN     "priceClass" TEXT NOT NULL DEFAULT 'PriceClass_All',
ADD COLUMN     "responseHeadersPolicyId" TEXT,
ALTER COLUMN "libraryId" DROP NOT NULL;

-- AlterTable
ALTER TABLE "Operation" ADD COLUMN     "cancelledAt" TIMESTAMP(3),
ADD COLUMN     "input" JSONB NOT NULL DEFAULT '{}',
ADD COLUMN     "subject" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "takingBack" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "targetId" TEXT,
ADD COLUMN     "targetType" TEXT,
ALTER COLUMN "kind" TYPE TEXT USING "kind"::text;

-- AlterTable
ALTER TABLE "Step" ADD COLUMN     "calls" JSONB NOT NULL DEFAULT '[]',
ADD COLUMN     "title" TEXT NOT NULL DEFAULT '';

-- What a distribution is made of stood with its library, and now each says it itself.
UPDATE "Distribution" d SET
  "bucketId" = (SELECT b."id" FROM "Bucket" b WHERE b."libraryId" = d."libraryId"),
  "originIdentityId" = (
    SELECT l."originIdentityId" FROM "LibraryOriginIdentity" l WHERE l."libraryId" = d."libraryId" AND l."role" = d."role"),
  "keyGroupId" = CASE WHEN d."role" = 'SIGNED' THEN (SELECT l."keyGroupId" FROM "Library" l WHERE l."id" = d."libraryId") END,
  "comment" = (
    SELECT left('Usher: ' || regexp_replace(l."name", '[^\x20-\x7e]', '?', 'g'), 128 - length(e."text")) || e."text"
    FROM "Library" l, (SELECT ', ' || lower(d."role"::text) || ' (' || d."id" || ')' AS "text") e WHERE l."id" = d."libraryId");

-- Every identity and key group so far was made to be shared by new libraries, but an OAI is one distribution's.
UPDATE "OriginIdentity" SET "shared" = ("kind" = 'OAC');
UPDATE "KeyGroup" SET "shared" = true;
UPDATE "Operation" o SET "subject" = coalesce((SELECT l."name" FROM "Library" l WHERE l."id" = o."libraryId"), '');

-- Steps planned before say less than today's need, so a library that is not finished is taken up with a new plan.
UPDATE "Operation" SET
  "state" = 'CANCELLED', "dedupeKey" = NULL, "leaseOwner" = NULL, "leaseUntil" = NULL, "finishedAt" = CURRENT_TIMESTAMP
WHERE "state" IN ('WAITING', 'RUNNING', 'FAILED');

ALTER TABLE "Library" DROP COLUMN "keyGroupId";

-- DropTable
DROP TABLE "LibraryOriginIdentity";

-- DropEnum
DROP TYPE "OperationKind";

-- CreateTable
CREATE TABLE "ResponseHeadersPolicy" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "comment" TEXT NOT NULL DEFAULT '',
    "allowedOrigin" TEXT NOT NULL,
    "shared" BOOLEAN NOT NULL DEFAULT false,
    "awsId" TEXT,
    "etag" TEXT,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "ResponseHeadersPolicy_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Attempt" (
    "id" TEXT NOT NULL,
    "stepId" TEXT NOT NULL,
    "number" INTEGER NOT NULL,
    "outcome" "AttemptOutcome",
    "looks" INTEGER NOT NULL DEFAULT 1,
    "calls" JSONB NOT NULL DEFAULT '[]',
    "error" JSONB,
    "startedAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finishedAt" TIMESTAMP(3),

    CONSTRAINT "Attempt_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "ApiBudget" (
    "api" TEXT NOT NULL,
    "ratePerSecond" DOUBLE PRECISION NOT NULL,
    "nextAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "throttledAt" TIMESTAMP(3),

    CONSTRAINT "ApiBudget_pkey" PRIMARY KEY ("api")
);

-- CreateTable
CREATE TABLE "Observation" (
    "resourceType" TEXT NOT NULL,
    "resourceId" TEXT NOT NULL,
    "at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "facts" JSONB NOT NULL,
    "problems" JSONB NOT NULL DEFAULT '[]',

    CONSTRAINT "Observation_pkey" PRIMARY KEY ("resourceType","resourceId")
);

-- CreateTable
CREATE TABLE "Inventory" (
    "id" TEXT NOT NULL,
    "at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "accountId" TEXT NOT NULL,
    "items" JSONB NOT NULL,
    "counts" JSONB NOT NULL,

    CONSTRAINT "Inventory_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "RightsCheck" (
    "id" TEXT NOT NULL,
    "at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "accountId" TEXT,
    "checks" JSONB NOT NULL,

    CONSTRAINT "RightsCheck_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "ResponseHeadersPolicy_name_key" ON "ResponseHeadersPolicy"("name");

-- CreateIndex
CREATE UNIQUE INDEX "ResponseHeadersPolicy_awsId_key" ON "ResponseHeadersPolicy"("awsId");

-- CreateIndex
CREATE UNIQUE INDEX "Attempt_stepId_number_key" ON "Attempt"("stepId", "number");

-- CreateIndex
CREATE INDEX "Inventory_at_idx" ON "Inventory"("at");

-- CreateIndex
CREATE INDEX "RightsCheck_at_idx" ON "RightsCheck"("at");

-- CreateIndex
CREATE INDEX "Operation_targetType_targetId_createdAt_idx" ON "Operation"("targetType", "targetId", "createdAt");

-- CreateIndex
CREATE UNIQUE INDEX "Video_libraryId_objectKey_key" ON "Video"("libraryId", "objectKey");

-- CreateIndex
CREATE INDEX "Playback_signingKeyId_expiresAt_idx" ON "Playback"("signingKeyId", "expiresAt");

-- AddForeignKey
ALTER TABLE "Bucket" ADD CONSTRAINT "Bucket_libraryId_fkey" FOREIGN KEY ("libraryId") REFERENCES "Library"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SigningKey" ADD CONSTRAINT "SigningKey_keyGroupId_fkey" FOREIGN KEY ("keyGroupId") REFERENCES "KeyGroup"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Distribution" ADD CONSTRAINT "Distribution_libraryId_fkey" FOREIGN KEY ("libraryId") REFERENCES "Library"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Distribution" ADD CONSTRAINT "Distribution_bucketId_fkey" FOREIGN KEY ("bucketId") REFERENCES "Bucket"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Distribution" ADD CONSTRAINT "Distribution_originIdentityId_fkey" FOREIGN KEY ("originIdentityId") REFERENCES "OriginIdentity"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Distribution" ADD CONSTRAINT "Distribution_keyGroupId_fkey" FOREIGN KEY ("keyGroupId") REFERENCES "KeyGroup"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Distribution" ADD CONSTRAINT "Distribution_responseHeadersPolicyId_fkey" FOREIGN KEY ("responseHeadersPolicyId") REFERENCES "ResponseHeadersPolicy"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Operation" ADD CONSTRAINT "Operation_libraryId_fkey" FOREIGN KEY ("libraryId") REFERENCES "Library"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Attempt" ADD CONSTRAINT "Attempt_stepId_fkey" FOREIGN KEY ("stepId") REFERENCES "Step"("id") ON DELETE CASCADE ON UPDATE CASCADE;
