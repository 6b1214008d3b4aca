-- Processes that start together make the tables one after the other.
BEGIN;
SELECT pg_advisory_xact_lock(20261111);

CREATE TABLE IF NOT EXISTS activities (
	id       text PRIMARY KEY,
	document jsonb NOT NULL
);

CREATE TABLE IF NOT EXISTS slots (
	sku        text,
	number     integer,
	generation bigint NOT NULL,
	state      text NOT NULL,
	order_id   text NOT NULL,
	PRIMARY KEY (sku, number)
);

CREATE TABLE IF NOT EXISTS orders (
	id          text PRIMARY KEY,
	reservation text NOT NULL UNIQUE,
	activity    text NOT NULL,
	buyer       text NOT NULL,
	sku         text NOT NULL,
	slot        integer NOT NULL,
	generation  bigint NOT NULL,
	state       text NOT NULL,
	pay_by      timestamptz NOT NULL,
	payment     text NOT NULL,
	reason      text NOT NULL
);
CREATE INDEX IF NOT EXISTS orders_due ON orders (pay_by, id) WHERE state = 'PENDING_PAY';

-- The buyer of a sale, a slot in a generation, an ID of a payment, a lease that
-- has ended.
CREATE TABLE IF NOT EXISTS claims (
	key   text PRIMARY KEY,
	owner text NOT NULL
);

CREATE TABLE IF NOT EXISTS outbox (
	number   bigserial PRIMARY KEY,
	topic    text NOT NULL,
	order_id text NOT NULL,
	buyer    text NOT NULL,
	payment  text NOT NULL,
	words    text NOT NULL
);

-- Numbers are given when a row is written, not when it is committed: their order
-- is right for each slot and each order, which are locked, and may differ from
-- that of the commits otherwise.
CREATE TABLE IF NOT EXISTS journal (
	number      bigserial PRIMARY KEY,
	at          timestamptz NOT NULL,
	kind        text NOT NULL,
	sku         text NOT NULL,
	slot        integer NOT NULL,
	generation  bigint NOT NULL,
	order_id    text NOT NULL,
	reservation text NOT NULL,
	buyer       text NOT NULL
);
CREATE INDEX IF NOT EXISTS journal_of ON journal (sku, number);
COMMIT;
