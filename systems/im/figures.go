package im

import "github.com/lintel-go/lintel/model"

// What figures come from.
const (
	notes      = model.Source("Case of online system, 2020-07-13, the notes that this study follows")
	abase      = model.Source("The same notes on abase, a key-value store: 400,000 writes a second")
	bitmapPost = model.Source("spring4all.com/forum-post/306.html, blog.csdn.net/dazhong2012/article/details/138199977, on bitmaps of receipts")
	stormPost  = model.Source("cloud.tencent.com.cn/developer/article/2536723, 52im.net/thread-1611, on read receipts of groups")
	seqPost    = model.Source("besthub.dev, How WeChat Generates Trillions of Sequence Numbers")
	tierPost   = model.Source("time.geekbang.org/article/217, readke.com/c/0Z91Q3362021.html, on WeChat's time-ordered store")
)

// figures counts what the designs cost.
func (m *messenger) figures() {
	m.copies()
	m.receiptSizes()
	m.sequences()
	m.accesses()
}

// copies counts what one post of a star costs that is pushed.
func (m *messenger) copies() {
	followers := m.fanOut.Figure("Followers of a star", model.Value(50e6, "copies/post"), model.Claimed, notes,
		model.Note("5KW, that is 5,000 times 10,000: each follower gets a copy."))
	in := model.In("GB/post")
	m.sync.Derived("Copies as IDs", model.Mul(followers, model.Value(8, "B/copy")), in)
	m.sync.Derived("Copies of 100 B", model.Mul(followers, model.Value(100, "B/copy")), in)
	m.sync.Derived("Copies of 1 KiB", model.Mul(followers, model.Value(1, "KiB/copy")), in)
	rate := m.sync.Figure("Writes of a store", model.Value(4e5, "writes/s"), model.Claimed, abase, model.Note("Another system's figure, to have an example."))
	m.fanOut.Derived("Time to push a post", model.Div(model.Mul(followers, model.Value(1, "writes/copy"), model.Value(1, "post")), rate))
}

// receiptSizes counts what it costs to know who has read a message.
func (m *messenger) receiptSizes() {
	members := m.receipts.Figure("Members of a group", model.Value(200, "members"), model.Claimed, bitmapPost)
	messages := m.receipts.Figure("Messages of a day", model.Value(1000, "messages/day"), model.Claimed, bitmapPost)
	exactly := model.Tolerance(0)

	list := m.receipts.Derived("List of readers", model.Mul(members, model.Value(8, "B/(member·message)")))
	said := m.receipts.Figure("List of readers, as told", model.Value(1600, "B/message"), model.Claimed, bitmapPost)
	said.Within(list, exactly)
	daily := m.receipts.Derived("Lists of a day", model.Mul(list, messages), model.In("MB/day"))
	dailySaid := m.receipts.Figure("Lists of a day, as told", model.Value(1.6, "MB/day"), model.Claimed, bitmapPost)
	dailySaid.Within(daily, exactly)

	bitmap := m.receipts.Derived("Bitmap of two bits", model.Add(model.Mul(members, model.Value(2, "bit/(member·message)")), model.Value(4, "B/message")), model.In("B/message"))
	bitmapSaid := m.receipts.Figure("Bitmap, as told", model.Value(54, "B/message"), model.Claimed, bitmapPost)
	bitmapSaid.Within(bitmap, exactly)
	saved := m.receipts.Derived("What the bitmap saves", model.Sub(model.Number(1), model.Div(bitmap, list)), model.In(model.Percent))
	saved.AtLeast(model.Value(95, model.Percent), model.Note("The source says 95 % and more."))

	online := m.receipts.Figure("Members online", model.Value(20, model.Percent), model.Claimed, stormPost)
	acks := m.receipts.Derived("Receipts of a message", model.Mul(members, online, model.Value(1, "acks/(member·message)")))
	acksSaid := m.receipts.Figure("Receipts of a message, as told", model.Value(40, "acks/message"), model.Claimed, stormPost)
	acksSaid.Within(acks, exactly)
	batched := m.receipts.Derived("Receipts if every tenth is sent", model.Div(acks, model.Number(10)))
	batchedSaid := m.receipts.Figure("Batched receipts, as told", model.Value(4, "acks/message"), model.Claimed, stormPost)
	batchedSaid.Within(batched, exactly)
	rowsSaid := m.receipts.Figure("Rows of receipts, as told", model.Value(40, "members"), model.Claimed, stormPost)
	rows := m.receipts.Derived("Rows of receipts", model.Sub(members, model.Value(1, "members")), model.Corrects(rowsSaid),
		model.Note("Everybody but the sender has to have a row, online or not."))
	rowsSaid.Within(rows, model.Note("The source counts those online, who receive it at once."))
}

// sequences counts what the sequence service keeps.
func (m *messenger) sequences() {
	users := m.sequence.Derived("Users that an ID can name", model.Mul(model.Pow(model.Number(2), 32), model.Value(1, "users")))
	naive := m.sequence.Derived("A sequence for each user", model.Mul(users, model.Value(8, "B/user")), model.In("GiB"))
	said := m.sequence.Figure("A sequence for each user, as told", model.Value(32, "GiB"), model.Claimed, seqPost)
	said.Within(naive, model.Tolerance(0))
	sections := m.sequence.Derived("Sections", model.RoundUp(model.Div(users, model.Value(100_000, "users/sections"))))
	m.sequence.Derived("A sequence for each section", model.Mul(sections, model.Value(8, "B/section")), model.In("kB"))
}

// accesses holds what is told of the time-ordered store against itself.
func (m *messenger) accesses() {
	minute := m.history.Figure("Accesses of a minute", model.Range(1e9, 1e10, "accesses/min"), model.Claimed, tierPost,
		model.Note("Told as some billions (数十亿)."))
	day := m.history.Derived("Accesses of a day", minute, model.In("accesses/day"))
	trillions := m.history.Figure("Accesses of a day, in the editor's note", model.Range(1e12, 1e13, "accesses/day"), model.Claimed, tierPost,
		model.Note("Of the order of 万亿."))
	trillions.Within(day)
	quadrillions := m.history.Figure("Accesses of a day, in the body", model.Range(1e15, 1e16, "accesses/day"), model.Claimed, tierPost,
		model.Note("Of the order of 千万亿."))
	quadrillions.Within(day, model.Note("The same text counts billions a minute; the editor's note has the figure that fits."))
}
