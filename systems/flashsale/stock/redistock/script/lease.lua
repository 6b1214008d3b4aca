-- How many, holder, until. Answers with the epoch and pairs of number and
-- generation, or nothing.
local first = redis.call('LPOP', free)
if not first then return {} end
local epoch = redis.call('HINCRBY', leases, 'last', 1)
redis.call('HSET', leases, epoch, ARGV[3] .. '|' .. ARGV[2])
local answer, n, count = { tostring(epoch) }, first, 0
while n do
	local r = row(n)
	put(n, r.generation, 'l', 0, epoch, '')
	answer[#answer + 1], answer[#answer + 2] = n, r.generation
	count = count + 1
	n = count < tonumber(ARGV[1]) and redis.call('LPOP', free)
end
redis.call('HINCRBY', leases, 'leased', count)
return answer
