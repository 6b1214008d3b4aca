-- Number, generation. Answers with the buyer, or nothing if nothing was done.
local r = row(ARGV[1])
if not r or r.place == 'f' or r.generation ~= ARGV[2] then return false end
if r.place == 'l' then redis.call('HINCRBY', leases, 'leased', -1) end
give_back(ARGV[1], r.generation, 1)
return r.user
