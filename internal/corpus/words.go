package corpus

import (
	"math/rand/v2"
	"strconv"
	"strings"
)

// words are the texts of one shape.
type words struct {
	box  func(i int, r *rand.Rand) (name, description, technology string)
	line func(i int, r *rand.Rand) (text, technology string, async bool)
}

var (
	things  = []string{"Order", "Payment", "Stock", "Customer", "Session", "Catalogue", "Price", "Invoice", "Shipment", "Search", "Mail", "Report", "Rating", "Cart", "Fraud", "Coupon"}
	roles   = []string{"service", "worker", "store", "gateway", "index", "queue", "cache", "console"}
	doings  = []string{"Takes what comes in and hands it on", "Keeps what must not be lost", "Answers within a few milliseconds", "Turns each message into one record", "Refuses what is not allowed"}
	makings = []string{"Go", "Java", "PostgreSQL", "Redis", "Kafka", "Rust", "Elasticsearch", "Node.js"}
	actions = []string{"Asks for prices", "Stores orders", "Publishes what changed", "Reads sessions", "Reserves units", "Checks limits", "Sends confirmations", "Reports what was sold"}
	carried = []string{"HTTPS", "gRPC", "SQL", "RESP", "AMQP"}
)

func pick(list []string, i int) string { return list[i%len(list)] }

var plain = words{
	box: func(i int, r *rand.Rand) (string, string, string) {
		name := pick(things, i) + " " + pick(roles, i/len(things)+i)
		if i >= len(things)*len(roles)/2 {
			name += " " + strconv.Itoa(i)
		}
		return name, pick(doings, r.IntN(len(doings))), pick(makings, r.IntN(len(makings)))
	},
	line: func(i int, r *rand.Rand) (string, string, bool) {
		return pick(actions, r.IntN(len(actions))), pick(carried, r.IntN(len(carried))), r.IntN(5) == 0
	},
}

var short = words{
	box:  func(i int, _ *rand.Rand) (string, string, string) { return "N" + strconv.Itoa(i), "", "Go" },
	line: func(i int, _ *rand.Rand) (string, string, bool) { return "e" + strconv.Itoa(i), "", false },
}

// silent has lines that say nothing.
var silent = words{
	box:  plain.box,
	line: func(int, *rand.Rand) (string, string, bool) { return "", "", false },
}

var long = words{
	box: func(i int, r *rand.Rand) (string, string, string) {
		name, desc, technology := plain.box(i, r)
		return "Central " + name + " for regional fulfilment centres", desc + ", and does so whatever happens, on every day of the year, for everybody who may ask", technology + " with everything that belongs to it"
	},
	line: func(i int, r *rand.Rand) (string, string, bool) {
		text, technology, async := plain.line(i, r)
		return text + " of the last quarter for all customers that have agreed to it", technology + " over a mutually authenticated tunnel", async
	},
}

var chinese = words{
	box: func(i int, r *rand.Rand) (string, string, string) {
		names := []string{"订单服务", "支付网关", "库存缓存", "用户中心", "消息队列", "搜索索引", "优惠券发放服务", "风控决策引擎"}
		descs := []string{"只接受拥有合法令牌的用户（需要考虑超时未支付的）", "把峰值前置，拦截绝大多数请求", "保存订单与支付状态，保证一致性。", "异步处理，轮询结果"}
		return pick(names, i) + strconv.Itoa(i), pick(descs, r.IntN(len(descs))), pick(makings, r.IntN(len(makings)))
	},
	line: func(i int, r *rand.Rand) (string, string, bool) {
		texts := []string{"扣减库存", "发布预订消息，等待确认", "查询订单状态", "上报风险评分"}
		return pick(texts, i), pick(carried, r.IntN(len(carried))), r.IntN(4) == 0
	},
}

var mixed = words{
	box: func(i int, r *rand.Rand) (string, string, string) {
		if i%2 == 0 {
			return chinese.box(i, r)
		}
		name, desc, technology := plain.box(i, r)
		return name + " 服务 v2", desc + "，并写入 Redis 缓存", technology
	},
	line: func(i int, r *rand.Rand) (string, string, bool) {
		if i%2 == 0 {
			return plain.line(i, r)
		}
		return "调用 gRPC 接口 (batch)", "gRPC", false
	},
}

// limits are texts that fill all the lines there are, and words that no line
// can hold.
var limits = words{
	box: func(i int, r *rand.Rand) (string, string, string) {
		return "Box " + strconv.Itoa(i) + " " + strings.Repeat("of many words ", 8), strings.Repeat("again and again and ", 20), strings.Repeat("x", 200)
	},
	line: func(i int, r *rand.Rand) (string, string, bool) {
		if i%3 == 0 {
			return strings.Repeat("y", 300), "", true
		}
		return strings.Repeat("says a lot ", 20), strings.Repeat("protocol ", 12), false
	},
}
