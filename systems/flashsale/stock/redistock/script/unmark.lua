-- User, number, generation.
local record = redis.call('HGET', buyers, ARGV[1])
if record and (string.sub(record, 1, 1) == 'm' or record == 's|' .. ARGV[2] .. '|' .. ARGV[3]) then
	redis.call('HDEL', buyers, ARGV[1])
end
return 'OK'
