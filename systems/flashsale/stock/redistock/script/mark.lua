-- User, now, until.
if has(ARGV[1], ARGV[2]) then return 'DUP' end
redis.call('HSET', buyers, ARGV[1], 'm|' .. ARGV[3])
return 'OK'
