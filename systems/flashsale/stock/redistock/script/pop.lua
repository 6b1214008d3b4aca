-- User, until.
local n, generation = take(ARGV[1], ARGV[2])
if not n then return { 'EMPTY' } end
return { 'OK', n, generation }
