-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateEnum
CREATE TYPE "Role" AS ENUM ('OWNER', 'ADMIN', 'VIEWER');

-- CreateEnum
CREATE TYPE "UserStatus" AS ENUM ('INVITED', 'ACTIVE', 'DISABLED');

-- CreateEnum
CREATE TYPE "OneTimeLinkKind" AS ENUM ('SETUP', 'INVITE');

-- CreateEnum
CREATE TYPE "OriginIdentityKind" AS ENUM ('OAC', 'OAI');

-- CreateEnum
CREATE TYPE "SigningKeyKind" AS ENUM ('ECDSA_P256', 'RSA_2048');

-- CreateEnum
CREATE TYPE "DistributionRole" AS ENUM ('SIGNED', 'BASIC');

-- CreateEnum
CREATE TYPE "LibraryState" AS ENUM ('PROVISIONING', 'READY');

-- CreateEnum
CREATE TYPE "SigningKeyState" AS ENUM ('MADE', 'ACTIVE', 'RETIRED');

-- CreateEnum
CREATE TYPE "OperationKind" AS ENUM ('CREATE_LIBRARY', 'LOOK', 'PROVE');

-- CreateEnum
CREATE TYPE "OperationState" AS ENUM ('WAITING', 'RUNNING', 'FAILED', 'DONE', 'CANCELLED');

-- CreateEnum
CREATE TYPE "StepState" AS ENUM ('WAITING', 'RUNNING', 'DONE', 'FAILED');

-- CreateEnum
CREATE TYPE "VideoState" AS ENUM ('UPLOADING', 'READY');

-- CreateEnum
CREATE TYPE "UploadState" AS ENUM ('OPEN', 'COMPLETED', 'ABORTED');

-- CreateTable
CREATE TABLE "Install" (
    "id" TEXT NOT NULL,
    "only" BOOLEAN NOT NULL DEFAULT true,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Install_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Worker" (
    "id" TEXT NOT NULL,
    "startedAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "seenAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Worker_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "User" (
    "id" TEXT NOT NULL,
    "email" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "role" "Role" NOT NULL,
    "status" "UserStatus" NOT NULL,
    "passwordHash" TEXT,
    "sessionEpoch" INTEGER NOT NULL DEFAULT 1,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "User_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Session" (
    "id" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "epoch" INTEGER NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "lastSeenAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" TIMESTAMP(3) NOT NULL,
    "revokedAt" TIMESTAMP(3),

    CONSTRAINT "Session_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "OneTimeLink" (
    "id" TEXT NOT NULL,
    "kind" "OneTimeLinkKind" NOT NULL,
    "tokenHash" TEXT NOT NULL,
    "userId" TEXT,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" TIMESTAMP(3) NOT NULL,
    "usedAt" TIMESTAMP(3),

    CONSTRAINT "OneTimeLink_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "RateLimit" (
    "key" TEXT NOT NULL,
    "windowStartsAt" TIMESTAMP(3) NOT NULL,
    "count" INTEGER NOT NULL,

    CONSTRAINT "RateLimit_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "Library" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "state" "LibraryState" NOT NULL DEFAULT 'PROVISIONING',
    "region" TEXT NOT NULL,
    "originIdentityKind" "OriginIdentityKind" NOT NULL,
    "signingKeyKind" "SigningKeyKind" NOT NULL,
    "ttlSeconds" INTEGER NOT NULL,
    "withBasic" BOOLEAN NOT NULL,
    "keyGroupId" TEXT,
    "createdById" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Library_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Bucket" (
    "id" TEXT NOT NULL,
    "libraryId" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "region" TEXT NOT NULL,
    "madeAt" TIMESTAMP(3),

    CONSTRAINT "Bucket_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "OriginIdentity" (
    "id" TEXT NOT NULL,
    "kind" "OriginIdentityKind" NOT NULL,
    "name" TEXT NOT NULL,
    "awsId" TEXT,
    "s3CanonicalUserId" TEXT,
    "etag" TEXT,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "OriginIdentity_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "LibraryOriginIdentity" (
    "libraryId" TEXT NOT NULL,
    "role" "DistributionRole" NOT NULL,
    "originIdentityId" TEXT NOT NULL,

    CONSTRAINT "LibraryOriginIdentity_pkey" PRIMARY KEY ("libraryId","role")
);

-- CreateTable
CREATE TABLE "KeyGroup" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "signingKeyKind" "SigningKeyKind" NOT NULL,
    "awsId" TEXT,
    "etag" TEXT,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "KeyGroup_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "SigningKey" (
    "id" TEXT NOT NULL,
    "keyGroupId" TEXT NOT NULL,
    "kind" "SigningKeyKind" NOT NULL,
    "state" "SigningKeyState" NOT NULL DEFAULT 'MADE',
    "name" TEXT NOT NULL,
    "publicKeyPem" TEXT NOT NULL,
    "ciphertext" BYTEA NOT NULL,
    "masterKeyId" TEXT NOT NULL,
    "awsPublicKeyId" TEXT,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "SigningKey_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Distribution" (
    "id" TEXT NOT NULL,
    "libraryId" TEXT NOT NULL,
    "role" "DistributionRole" NOT NULL,
    "awsId" TEXT,
    "arn" TEXT,
    "domainName" TEXT,
    "etag" TEXT,
    "status" TEXT,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Distribution_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Operation" (
    "id" TEXT NOT NULL,
    "kind" "OperationKind" NOT NULL,
    "state" "OperationState" NOT NULL DEFAULT 'WAITING',
    "libraryId" TEXT,
    "dedupeKey" TEXT,
    "requestedById" TEXT,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "startedAt" TIMESTAMP(3),
    "finishedAt" TIMESTAMP(3),
    "runAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "leaseOwner" TEXT,
    "leaseUntil" TIMESTAMP(3),
    "fence" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "Operation_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Step" (
    "id" TEXT NOT NULL,
    "operationId" TEXT NOT NULL,
    "seq" INTEGER NOT NULL,
    "kind" TEXT NOT NULL,
    "state" "StepState" NOT NULL DEFAULT 'WAITING',
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "desired" JSONB NOT NULL,
    "result" JSONB,
    "error" JSONB,
    "startedAt" TIMESTAMP(3),
    "finishedAt" TIMESTAMP(3),

    CONSTRAINT "Step_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Look" (
    "id" TEXT NOT NULL,
    "libraryId" TEXT NOT NULL,
    "at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "findings" JSONB NOT NULL,

    CONSTRAINT "Look_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Proof" (
    "id" TEXT NOT NULL,
    "libraryId" TEXT NOT NULL,
    "at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "passed" BOOLEAN NOT NULL,
    "checks" JSONB NOT NULL,

    CONSTRAINT "Proof_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Video" (
    "id" TEXT NOT NULL,
    "libraryId" TEXT NOT NULL,
    "title" TEXT NOT NULL,
    "state" "VideoState" NOT NULL DEFAULT 'UPLOADING',
    "objectKey" TEXT NOT NULL,
    "posterKey" TEXT,
    "fileName" TEXT NOT NULL,
    "contentType" TEXT NOT NULL,
    "sizeBytes" BIGINT NOT NULL,
    "etag" TEXT,
    "durationSeconds" DOUBLE PRECISION,
    "width" INTEGER,
    "height" INTEGER,
    "videoCodec" TEXT,
    "audioCodec" TEXT,
    "playability" JSONB,
    "createdById" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "readyAt" TIMESTAMP(3),

    CONSTRAINT "Video_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Upload" (
    "id" TEXT NOT NULL,
    "videoId" TEXT NOT NULL,
    "state" "UploadState" NOT NULL DEFAULT 'OPEN',
    "awsUploadId" TEXT NOT NULL,
    "partSizeBytes" INTEGER NOT NULL,
    "partCount" INTEGER NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "Upload_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Grant" (
    "id" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "libraryId" TEXT,
    "videoId" TEXT,
    "startsAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "endsAt" TIMESTAMP(3),
    "createdById" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "Grant_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Playback" (
    "id" TEXT NOT NULL,
    "userId" TEXT NOT NULL,
    "videoId" TEXT NOT NULL,
    "sessionId" TEXT,
    "signingKeyId" TEXT NOT NULL,
    "issuedAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "Playback_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "AuditEvent" (
    "seq" BIGSERIAL NOT NULL,
    "at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actorId" TEXT,
    "action" TEXT NOT NULL,
    "targetType" TEXT,
    "targetId" TEXT,
    "outcome" TEXT NOT NULL,
    "detail" JSONB,

    CONSTRAINT "AuditEvent_pkey" PRIMARY KEY ("seq")
);

-- CreateIndex
CREATE UNIQUE INDEX "Install_only_key" ON "Install"("only");

-- CreateIndex
CREATE UNIQUE INDEX "User_email_key" ON "User"("email");

-- CreateIndex
CREATE INDEX "Session_userId_idx" ON "Session"("userId");

-- CreateIndex
CREATE UNIQUE INDEX "OneTimeLink_tokenHash_key" ON "OneTimeLink"("tokenHash");

-- CreateIndex
CREATE UNIQUE INDEX "Library_name_key" ON "Library"("name");

-- CreateIndex
CREATE UNIQUE INDEX "Bucket_libraryId_key" ON "Bucket"("libraryId");

-- CreateIndex
CREATE UNIQUE INDEX "Bucket_name_key" ON "Bucket"("name");

-- CreateIndex
CREATE UNIQUE INDEX "OriginIdentity_name_key" ON "OriginIdentity"("name");

-- CreateIndex
CREATE UNIQUE INDEX "OriginIdentity_awsId_key" ON "OriginIdentity"("awsId");

-- CreateIndex
CREATE UNIQUE INDEX "KeyGroup_name_key" ON "KeyGroup"("name");

-- CreateIndex
CREATE UNIQUE INDEX "KeyGroup_signingKeyKind_key" ON "KeyGroup"("signingKeyKind");

-- CreateIndex
CREATE UNIQUE INDEX "KeyGroup_awsId_key" ON "KeyGroup"("awsId");

-- CreateIndex
CREATE UNIQUE INDEX "SigningKey_name_key" ON "SigningKey"("name");

-- CreateIndex
CREATE UNIQUE INDEX "SigningKey_awsPublicKeyId_key" ON "SigningKey"("awsPublicKeyId");

-- CreateIndex
CREATE UNIQUE INDEX "Distribution_awsId_key" ON "Distribution"("awsId");

-- CreateIndex
CREATE UNIQUE INDEX "Distribution_libraryId_role_key" ON "Distribution"("libraryId", "role");

-- CreateIndex
CREATE UNIQUE INDEX "Operation_dedupeKey_key" ON "Operation"("dedupeKey");

-- CreateIndex
CREATE INDEX "Operation_state_runAt_idx" ON "Operation"("state", "runAt");

-- CreateIndex
CREATE INDEX "Operation_libraryId_createdAt_idx" ON "Operation"("libraryId", "createdAt");

-- CreateIndex
CREATE UNIQUE INDEX "Step_operationId_seq_key" ON "Step"("operationId", "seq");

-- CreateIndex
CREATE INDEX "Look_libraryId_at_idx" ON "Look"("libraryId", "at");

-- CreateIndex
CREATE INDEX "Proof_libraryId_at_idx" ON "Proof"("libraryId", "at");

-- CreateIndex
CREATE UNIQUE INDEX "Video_objectKey_key" ON "Video"("objectKey");

-- CreateIndex
CREATE INDEX "Video_libraryId_createdAt_idx" ON "Video"("libraryId", "createdAt");

-- CreateIndex
CREATE UNIQUE INDEX "Upload_videoId_key" ON "Upload"("videoId");

-- CreateIndex
CREATE UNIQUE INDEX "Grant_userId_libraryId_key" ON "Grant"("userId", "libraryId");

-- CreateIndex
CREATE UNIQUE INDEX "Grant_userId_videoId_key" ON "Grant"("userId", "videoId");

-- CreateIndex
CREATE INDEX "Playback_videoId_expiresAt_idx" ON "Playback"("videoId", "expiresAt");

-- CreateIndex
CREATE INDEX "AuditEvent_at_idx" ON "AuditEvent"("at");

-- AddForeignKey
ALTER TABLE "Session" ADD CONSTRAINT "Session_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "OneTimeLink" ADD CONSTRAINT "OneTimeLink_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Library" ADD CONSTRAINT "Library_keyGroupId_fkey" FOREIGN KEY ("keyGroupId") REFERENCES "KeyGroup"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Bucket" ADD CONSTRAINT "Bucket_libraryId_fkey" FOREIGN KEY ("libraryId") REFERENCES "Library"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "LibraryOriginIdentity" ADD CONSTRAINT "LibraryOriginIdentity_libraryId_fkey" FOREIGN KEY ("libraryId") REFERENCES "Library"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "LibraryOriginIdentity" ADD CONSTRAINT "LibraryOriginIdentity_originIdentityId_fkey" FOREIGN KEY ("originIdentityId") REFERENCES "OriginIdentity"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "SigningKey" ADD CONSTRAINT "SigningKey_keyGroupId_fkey" FOREIGN KEY ("keyGroupId") REFERENCES "KeyGroup"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Distribution" ADD CONSTRAINT "Distribution_libraryId_fkey" FOREIGN KEY ("libraryId") REFERENCES "Library"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Operation" ADD CONSTRAINT "Operation_libraryId_fkey" FOREIGN KEY ("libraryId") REFERENCES "Library"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Step" ADD CONSTRAINT "Step_operationId_fkey" FOREIGN KEY ("operationId") REFERENCES "Operation"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Look" ADD CONSTRAINT "Look_libraryId_fkey" FOREIGN KEY ("libraryId") REFERENCES "Library"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Proof" ADD CONSTRAINT "Proof_libraryId_fkey" FOREIGN KEY ("libraryId") REFERENCES "Library"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Video" ADD CONSTRAINT "Video_libraryId_fkey" FOREIGN KEY ("libraryId") REFERENCES "Library"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Upload" ADD CONSTRAINT "Upload_videoId_fkey" FOREIGN KEY ("videoId") REFERENCES "Video"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Grant" ADD CONSTRAINT "Grant_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Grant" ADD CONSTRAINT "Grant_libraryId_fkey" FOREIGN KEY ("libraryId") REFERENCES "Library"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Grant" ADD CONSTRAINT "Grant_videoId_fkey" FOREIGN KEY ("videoId") REFERENCES "Video"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Playback" ADD CONSTRAINT "Playback_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Playback" ADD CONSTRAINT "Playback_videoId_fkey" FOREIGN KEY ("videoId") REFERENCES "Video"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Playback" ADD CONSTRAINT "Playback_signingKeyId_fkey" FOREIGN KEY ("signingKeyId") REFERENCES "SigningKey"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
