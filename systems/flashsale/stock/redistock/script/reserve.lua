-- User, now, until.
if has(ARGV[1], ARGV[2]) then return { 'DUP' } end
local n, generation = take(ARGV[1], ARGV[3])
if not n then return { 'EMPTY' } end
redis.call('HSET', buyers, ARGV[1], 's|' .. n .. '|' .. generation)
return { 'OK', n, generation }
