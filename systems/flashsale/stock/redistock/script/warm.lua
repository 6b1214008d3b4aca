-- Pairs of number and generation. Epochs go on where they were: none is given
-- twice.
local last = redis.call('HGET', leases, 'last')
redis.call('DEL', free, slots, buyers, leases)
if last then redis.call('HSET', leases, 'last', last) end
for i = 1, #ARGV, 2 do give_back(ARGV[i], ARGV[i + 1], 0) end
return 'OK'
