-- Epoch, generations, and pairs of number and generation: the slots to free. The
-- others of the lease are held until it would have ended.
local epoch, generations = ARGV[1], tonumber(ARGV[2])
local lease = redis.call('HGET', leases, epoch)
if not lease then return 'OK' end
local till = string.match(lease, '^(%d+)|')
redis.call('HDEL', leases, epoch)
local over = {}
for i = 3, #ARGV, 2 do over[ARGV[i]] = ARGV[i + 1] end
local numbers = redis.call('HKEYS', slots)
table.sort(numbers, function(a, b) return tonumber(a) < tonumber(b) end)
for _, n in ipairs(numbers) do
	local r = row(n)
	if r.place == 'l' and r.epoch == epoch then
		redis.call('HINCRBY', leases, 'leased', -1)
		if over[n] == r.generation then
			give_back(n, r.generation, generations)
		else
			put(n, r.generation, 'h', till, 0, '')
		end
	end
end
return 'OK'
