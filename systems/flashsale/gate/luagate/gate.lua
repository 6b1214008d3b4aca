-- The edge gate for nginx. It says the same as package gate, from memory that
-- all workers share: the dictionary "gate" has sales, hints, the level and
-- counts, the dictionary "rate" has who asked how often.
local bit = require 'bit'
local ffi = require 'ffi'

ffi.cdef [[
typedef struct evp_md_st EVP_MD;
const EVP_MD *EVP_sha256(void);
unsigned char *HMAC(const EVP_MD *md, const void *key, int key_len,
	const unsigned char *text, size_t n, unsigned char *out, unsigned int *out_len);
]]

local gate = {}
local config

-- OpenSSL is part of nginx.
local out, out_len = ffi.new 'unsigned char[64]', ffi.new 'unsigned int[1]'
local function hmac_sha256(key, text)
	ffi.C.HMAC(ffi.C.EVP_sha256(), key, #key, text, #text, out, out_len)
	return ffi.string(out, out_len[0])
end

local function base64url(bytes)
	return (ngx.encode_base64(bytes, true):gsub('[+/]', { ['+'] = '-', ['/'] = '_' }))
end

local function from_base64url(text)
	text = text:gsub('[-_]', { ['-'] = '+', ['_'] = '/' })
	return ngx.decode_base64(text .. ('='):rep(-#text % 4))
end

-- Takes as long wherever the texts differ.
local function same(a, b)
	if #a ~= #b then return false end
	local diff = 0
	for i = 1, #a do diff = bit.bor(diff, bit.bxor(a:byte(i), b:byte(i))) end
	return diff == 0
end

local function count(name) ngx.shared.gate:incr('count ' .. name, 1, 0) end

local function refuse(status, why, retry)
	ngx.status = status
	ngx.header['Content-Type'] = 'application/json'
	ngx.say('{"error":"' .. why .. '"' .. (retry > 0 and ',"retryAfterMs":' .. retry or '') .. '}')
	return ngx.exit(status)
end

-- gate.init takes the settings, before workers start. They are in config.lua,
-- which package luagate writes.
function gate.init(settings) config = settings end

-- The time by the sale's clock, in milliseconds. In a run that goes faster than
-- the machine's.
local function time() return config.shown + (ngx.now() * 1000 - config.started) * config.factor end

local function allow(key, limit, now)
	if limit <= 0 then return true end
	local window = math.floor(now / config.window)
	local n = ngx.shared.rate:incr(window .. ' ' .. key, 1, 0, 2 * config.window / config.factor / 1000)
	return n and n <= limit -- no memory for another counter: too many are asking
end

-- The token bucket of all workers. Who finds another worker at it is refused: at
-- this level most are.
local function admitted(now)
	local d = ngx.shared.gate
	if not d:add('bucket lock', true, 0.05) then return false end
	local tokens, filled = d:get 'bucket tokens' or config.burst, d:get 'bucket filled' or now
	if now > filled then
		tokens, filled = math.min(config.burst, tokens + (now - filled) * config.admit / 1000), now
	end
	local yes = tokens >= 1
	d:set('bucket tokens', yes and tokens - 1 or tokens)
	d:set('bucket filled', filled)
	d:delete 'bucket lock'
	return yes
end

local function address()
	if not config.behind_cdn then return ngx.var.remote_addr end
	return (ngx.var.http_x_forwarded_for or ''):match '([^,%s]*)%s*$'
end

-- Lets a request pass, with the degree of service written into it.
local function pass()
	ngx.var.sale_level = ngx.shared.gate:get 'level' or 0
	count 'passed'
end

-- gate.pass leaves it to the API to answer.
gate.pass = pass

-- gate.grab lets a token request pass, or answers it. It asks in the order of
-- what it costs.
function gate.grab()
	local now, d = time(), ngx.shared.gate
	local sku, opens, closes, state
	local sale = d:get('sale ' .. ngx.var.activity)
	if sale then sku, opens, closes, state = sale:match '^(.-)\n(%d+)\n(%d+)\n(.*)$' end
	if not sale or now < tonumber(opens) or now >= tonumber(closes) or state == 'DRAFT' then
		count 'early'
		return refuse(425, 'not open', 1000)
	end
	if not allow('a ' .. address(), config.per_address, now) or not allow('u ' .. (ngx.var.http_x_user or ''), config.per_user, now) then
		count 'too fast'
		return refuse(429, 'too fast', config.window)
	end
	local left = d:get('left ' .. sku)
	if left and left <= 0 then
		count 'sold out'
		return refuse(410, 'sold out', 0)
	end
	local level = d:get 'level' or 0
	if level == 2 then
		count 'busy'
		ngx.status = 429
		ngx.header['Content-Type'] = 'text/html; charset=utf-8'
		ngx.header['Retry-After'] = '2'
		ngx.print(config.page)
		return ngx.exit(429)
	end
	if level == 1 and not admitted(now) then
		count 'busy'
		return refuse(429, 'busy', 2000)
	end
	pass()
end

-- gate.order lets an order pass if its token is signed, not over, for this sale
-- and this buyer.
function gate.order()
	local token = (ngx.var.http_authorization or ''):match '^Bearer (.+)$' or ''
	local text, mac = token:match '^(.*)%.([^.]*)$'
	local why = 'not signed by the sale'
	if text and same(mac, base64url(hmac_sha256(config.key, text))) then
		local activity, till, user = text:match '^t1%.([^.]*)%.[^.]*%.%d+%.%d+%.%d+%.(%d+)%.([^.]*)$'
		if activity and from_base64url(activity) == ngx.var.activity and from_base64url(user) == ngx.var.http_x_user then
			if time() < tonumber(till) then
				return pass()
			end
			why = 'expired'
		end
	end
	count 'forged'
	return refuse(401, why, 0)
end

-- Asks Redis how many slots of a SKU are free or leased, in one round trip.
local function left(sku)
	local sock = ngx.socket.tcp()
	sock:settimeouts(200, 200, 200)
	local ok, err = sock:connect(config.redis_host, config.redis_port)
	if not ok then return nil, err end
	local commands = {}
	for i = 0, config.shards - 1 do
		local tag = '{' .. config.prefix .. ':' .. sku .. ':' .. i .. '}:'
		for _, words in ipairs { { 'LLEN', tag .. 'free' }, { 'HGET', tag .. 'leases', 'leased' } } do
			commands[#commands + 1] = '*' .. #words .. '\r\n'
			for _, w in ipairs(words) do commands[#commands + 1] = '$' .. #w .. '\r\n' .. w .. '\r\n' end
		end
	end
	sock:send(commands)
	local sum = 0
	for _ = 1, 2 * config.shards do
		local line
		line, err = sock:receive()
		if line and line:sub(1, 1) == '$' then
			line = line == '$-1' and ':0' or ':' .. (sock:receive() or '')
		end
		local n = line and tonumber(line:match '^:(%d+)$')
		if not n then
			sock:close()
			return nil, err or line
		end
		sum = sum + n
	end
	sock:setkeepalive()
	return sum
end

local function refresh()
	local d = ngx.shared.gate
	for _, key in ipairs(d:get_keys(0)) do
		local sku = key:match '^sale ' and d:get(key):match '^(.-)\n'
		if sku then
			local n, err = left(sku)
			if n then
				d:set('left ' .. sku, n)
			else
				d:delete('left ' .. sku) -- without a hint nobody is refused for it
				ngx.log(ngx.WARN, 'no hint for ', sku, ': ', err)
			end
		end
	end
end

-- gate.start has one worker refresh the hints.
function gate.start()
	if ngx.worker.id() == 0 then ngx.timer.every(config.refresh / 1000, refresh) end
end

-- gate.admin is what the admin console calls, on an address of its own.
function gate.admin()
	local d, path, method = ngx.shared.gate, ngx.var.uri, ngx.req.get_method()
	local id, level = path:match '^/activities/([^/]+)$', path:match '^/level/([012])$'
	if method == 'PUT' and id then
		local a = ngx.req.get_uri_args()
		if not (a.sku and (a.opens or ''):match '^%d+$' and (a.closes or ''):match '^%d+$' and a.state) then
			return refuse(400, 'a sale has sku, opens, closes and state', 0)
		end
		d:set('sale ' .. id, table.concat({ a.sku, a.opens, a.closes, a.state }, '\n'))
		return ngx.exit(204)
	elseif method == 'PUT' and level then
		d:set('level', tonumber(level))
		return ngx.exit(204)
	elseif method == 'GET' and path == '/counts' then
		local function n(name) return d:get('count ' .. name) or 0 end
		ngx.header['Content-Type'] = 'application/json'
		ngx.say(string.format('{"Passed":%d,"Early":%d,"TooFast":%d,"SoldOut":%d,"Busy":%d,"Forged":%d}',
			n 'passed', n 'early', n 'too fast', n 'sold out', n 'busy', n 'forged'))
		return
	end
	return refuse(404, 'no such page', 0)
end

return gate
