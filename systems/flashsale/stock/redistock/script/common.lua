-- Keys of the shard, all under one hash tag.
local free, slots, buyers, leases = KEYS[1], KEYS[2], KEYS[3], KEYS[4]

-- slots: number -> GENERATION|PLACE|UNTIL|EPOCH|USER, where PLACE is f for free,
-- l for leased, h for held, and UNTIL is milliseconds since 1970 or 0.
local function row(n)
	local text = redis.call('HGET', slots, n)
	if not text then return nil end
	local g, p, u, e, who = string.match(text, '^(%d+)|(%a)|(%d+)|(%d+)|(.*)$')
	return { generation = g, place = p, ['until'] = u, epoch = e, user = who }
end

local function put(n, generation, place, till, epoch, user)
	redis.call('HSET', slots, n, generation .. '|' .. place .. '|' .. till .. '|' .. epoch .. '|' .. user)
end

-- Puts a slot at the end of the free ones, so many generations on.
local function give_back(n, generation, generations)
	put(n, string.format('%.0f', tonumber(generation) + generations), 'f', 0, 0, '')
	redis.call('RPUSH', free, n)
end

-- buyers: user -> s|NUMBER|GENERATION, or m|UNTIL for a mark.
local function has(user, now)
	local record = redis.call('HGET', buyers, user)
	if not record then return false end
	local till = string.match(record, '^m|(%d+)$')
	return not till or tonumber(now) < tonumber(till)
end

-- Pops a slot for the buyer: number and generation, or nothing.
local function take(user, till)
	local n = redis.call('LPOP', free)
	if not n then return nil end
	local r = row(n)
	put(n, r.generation, 'h', till, 0, user)
	return n, r.generation
end

-- leases: EPOCH -> UNTIL|HOLDER, and two counters: the last epoch, and how many
-- slots are leased.
