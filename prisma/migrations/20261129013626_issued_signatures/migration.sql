-- Playback becomes IssuedSignature, with everything on record kept: rotations wait for the last of it to expire.
ALTER TABLE "Playback" RENAME TO "IssuedSignature";
ALTER TABLE "IssuedSignature" RENAME CONSTRAINT "Playback_pkey" TO "IssuedSignature_pkey";
ALTER TABLE "IssuedSignature" DROP CONSTRAINT "Playback_userId_fkey";
ALTER TABLE "IssuedSignature" DROP CONSTRAINT "Playback_videoId_fkey";
ALTER TABLE "IssuedSignature" DROP CONSTRAINT "Playback_signingKeyId_fkey";
ALTER INDEX "Playback_videoId_expiresAt_idx" RENAME TO "IssuedSignature_videoId_expiresAt_idx";
ALTER INDEX "Playback_signingKeyId_expiresAt_idx" RENAME TO "IssuedSignature_signingKeyId_expiresAt_idx";

ALTER TABLE "IssuedSignature"
    ALTER COLUMN "userId" DROP NOT NULL,
    ALTER COLUMN "videoId" DROP NOT NULL,
    ADD COLUMN "apiTokenId" TEXT,
    ADD COLUMN "endViewer" TEXT,
    ADD COLUMN "libraryId" TEXT,
    ADD COLUMN "objectKey" TEXT,
    ADD COLUMN "signatureHash" BYTEA;
UPDATE "IssuedSignature" SET "libraryId" = v."libraryId", "objectKey" = v."objectKey" FROM "Video" v WHERE v."id" = "videoId";
ALTER TABLE "IssuedSignature"
    ALTER COLUMN "libraryId" SET NOT NULL,
    ALTER COLUMN "objectKey" SET NOT NULL;

-- CreateTable
CREATE TABLE "ApiToken" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "tokenHash" TEXT NOT NULL,
    "hint" TEXT NOT NULL,
    "scopes" TEXT[],
    "addresses" TEXT[],
    "requestsPerMinute" INTEGER NOT NULL,
    "createdById" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expiresAt" TIMESTAMP(3),
    "lastUsedAt" TIMESTAMP(3),
    "lastUsedFrom" TEXT,
    "revokedAt" TIMESTAMP(3),

    CONSTRAINT "ApiToken_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "IssuedSignature_signatureHash_idx" ON "IssuedSignature" USING HASH ("signatureHash");

-- CreateIndex
CREATE UNIQUE INDEX "ApiToken_tokenHash_key" ON "ApiToken"("tokenHash");

-- AddForeignKey
ALTER TABLE "IssuedSignature" ADD CONSTRAINT "IssuedSignature_userId_fkey" FOREIGN KEY ("userId") REFERENCES "User"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "IssuedSignature" ADD CONSTRAINT "IssuedSignature_apiTokenId_fkey" FOREIGN KEY ("apiTokenId") REFERENCES "ApiToken"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "IssuedSignature" ADD CONSTRAINT "IssuedSignature_libraryId_fkey" FOREIGN KEY ("libraryId") REFERENCES "Library"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "IssuedSignature" ADD CONSTRAINT "IssuedSignature_videoId_fkey" FOREIGN KEY ("videoId") REFERENCES "Video"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "IssuedSignature" ADD CONSTRAINT "IssuedSignature_signingKeyId_fkey" FOREIGN KEY ("signingKeyId") REFERENCES "SigningKey"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "ApiToken" ADD CONSTRAINT "ApiToken_createdById_fkey" FOREIGN KEY ("createdById") REFERENCES "User"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
