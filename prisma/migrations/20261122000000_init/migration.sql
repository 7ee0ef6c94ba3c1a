-- CreateSchema
CREATE SCHEMA IF NOT EXISTS "public";

-- CreateTable
CREATE TABLE "sessions" (
    "id" TEXT NOT NULL,
    "task" TEXT NOT NULL,
    "created_at" BIGINT NOT NULL,
    "summary" JSON NOT NULL,
    "next_seq" BIGINT NOT NULL DEFAULT 1,
    "owner_id" TEXT NOT NULL,
    "owner_epoch" INTEGER NOT NULL DEFAULT 1,
    "heartbeat_at" TIMESTAMPTZ(3) NOT NULL DEFAULT now(),
    "ended_at" BIGINT,

    CONSTRAINT "sessions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "entries" (
    "session_id" TEXT NOT NULL,
    "seq" BIGINT NOT NULL,
    "at" BIGINT NOT NULL,
    "type" TEXT NOT NULL,
    "causation" INTEGER[],
    "body" JSON NOT NULL,

    CONSTRAINT "entries_pkey" PRIMARY KEY ("session_id","seq")
);

-- CreateTable
CREATE TABLE "checkpoints" (
    "session_id" TEXT NOT NULL,
    "projection" TEXT NOT NULL,
    "seq" BIGINT NOT NULL,
    "state" JSON NOT NULL,

    CONSTRAINT "checkpoints_pkey" PRIMARY KEY ("session_id","projection","seq")
);

-- CreateTable
CREATE TABLE "blobs" (
    "hash" CHAR(64) NOT NULL,
    "bytes" BYTEA NOT NULL,
    "size" INTEGER NOT NULL,
    "media_type" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "blobs_pkey" PRIMARY KEY ("hash")
);

-- CreateIndex
CREATE INDEX "sessions_created_at_id_idx" ON "sessions"("created_at" DESC, "id" DESC);
