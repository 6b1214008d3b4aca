// Package im describes the storage of an instant messenger (IM 系统, 存储设计):
// how a message is kept once, put in order, brought to every device of every
// receiver, marked as read, and moved to cheaper disks when it is old.
//
// The model follows the split of its source: write fan-out (写扩散) for single
// chats and small groups, read fan-out (读扩散) for large ones, a store for
// history beside a store for synchronisation, receipts (已读回执), and hot and
// cold tiers by time (冷热分级). The narrative is in docs, the decisions are in
// decisions.
package im

import "github.com/lintel-go/lintel/model"

// The technologies that more than one line speaks of.
const (
	https     = model.Technology("HTTPS")
	grpc      = model.Technology("gRPC")
	webSocket = model.Technology("WebSocket")
	nats      = model.Technology("NATS")
	resp      = model.Technology("RESP")
	golang    = model.Technology("Go")
	pebble    = model.Technology("Go, Pebble")
	linux     = model.Technology("Linux")
)

// What elements are marked with.
const (
	sourceOfTruth = model.Tag("source of truth") // what it lost is lost
	rebuildable   = model.Tag("rebuildable")     // can be made again from a source of truth
)

// The teams. They are examples: the source names none.
const (
	clientTeam  = model.Owner("Client team")
	accessTeam  = model.Owner("Access team")
	messageTeam = model.Owner("Message team")
	storageTeam = model.Owner("Storage team")
)

// messenger holds the elements of the model.
type messenger struct {
	system *model.System

	sender, receiver, groupOwner, compliance *model.Person

	vendorPush, identity, media, antiSpam *model.System

	phone    *model.Container
	desktop  *model.Container
	gateway  *model.Container
	presence *model.Container
	bridge   *model.Container

	message  *model.Container
	sequence *model.Container
	groups   *model.Container
	queue    *model.Container
	fanOut   *model.Container
	receipts *model.Container

	sync    *model.Container
	history *model.Container
	tier    *model.Container
	cold    *model.Container
	search  *model.Container

	// Of the message service.
	deduper, sequencer, acks, planner, reader *model.Component
	// Of the receipt service.
	aggregator, watermarks, bitmaps *model.Component
	// Of the tier manager.
	ages, mover, verifier, routes *model.Component

	// The courses of events.
	sendingOne, sendingGroup, reconnecting, reading, roaming *model.Scenario
}

// Workspace returns the model of the messenger's storage.
func Workspace() *model.Workspace {
	w := model.New("IM storage", "Keeps every message once, in order, and brings it to every device")

	var m messenger
	m.neighbours(w)
	m.containers(w)
	m.components()
	m.relationships()
	m.production(w)

	m.tiering()
	m.sendOne()
	m.sendGroup()
	m.roam()
	m.reconnect()
	m.read()
	m.move()
	m.useCases()

	m.figures()

	m.views()

	m.system.Docs("docs")
	m.system.Decisions("decisions")
	return w
}

// neighbours defines who stands around the messenger.
func (m *messenger) neighbours(w *model.Workspace) {
	m.sender = w.Person("Sender", "Wants to know that the message is safe, then that it was read")
	m.receiver = w.Person("Receiver", "Has several devices and expects the same order on all of them")
	m.groupOwner = w.Person("Group owner", "Lets members in and out, up to 10,000 of them")
	m.compliance = w.Person("Compliance staff", "Looks up messages when it has to")

	m.vendorPush = w.System("Vendor push", "Wakes an app that holds no connection", model.External)
	m.identity = w.System("Identity", "Knows which user and device a token stands for", model.External)
	m.media = w.System("Media store", "Keeps pictures, voice and files, served through a CDN", model.External)
	m.antiSpam = w.System("Anti-spam", "Says whether a message may be sent", model.External)
}

// containers defines the messenger and what it is made of.
func (m *messenger) containers(w *model.Workspace) {
	m.system = w.System("Instant messaging", "Delivers each message once in effect, in order, to every device",
		model.Property("Chinese", "IM 系统"), messageTeam)

	clients := m.system.Group("Clients")
	m.phone = clients.Container("Phone app", "Sends, shows, keeps a checkpoint, sleeps when it may",
		model.Technology("iOS, Android"), model.Mobile, clientTeam)
	m.desktop = clients.Container("Desktop app", "The same account on a second device, with its own checkpoint",
		model.Technology("Desktop"), model.Browser, clientTeam)

	m.gateway = m.system.Container("Access gateway", "Holds one long connection for each device",
		model.Technology("Go, WebSocket"), accessTeam)
	m.presence = m.system.Container("Presence cache", "Which gateway holds which device",
		model.Technology("Redis"), model.Cache, accessTeam, rebuildable)
	m.bridge = m.system.Container("Push bridge", "Asks the vendor to wake devices that are offline",
		golang, accessTeam)

	m.message = m.system.Container("Message service", "Numbers, stores and acknowledges messages, serves ranges",
		golang, messageTeam)
	m.sequence = m.system.Container("Sequence service", "Numbers that only grow, by conversation and by user",
		pebble, messageTeam, sourceOfTruth)
	m.groups = m.system.Container("Group service", "Members, when they joined and left, small stable numbers",
		pebble, messageTeam, sourceOfTruth)
	m.queue = m.system.Container("Fan-out queue", "Tasks of delivery that survive the worker",
		model.Technology("NATS JetStream"), model.Queue, messageTeam)
	m.fanOut = m.system.Container("Fan-out worker", "Copies or announces a stored message to its receivers",
		golang, messageTeam)
	m.receipts = m.system.Container("Receipt service", "Who has read how far, and who read this one",
		pebble, messageTeam, sourceOfTruth)

	storage := m.system.Group("Storage")
	m.sync = storage.Container("Sync store", "One timeline a user: what this user's devices still have to see",
		pebble, model.Database, storageTeam, rebuildable, model.Property("Chinese", "同步库"))
	m.history = storage.Container("History store", "One timeline a conversation: every message, once, recent months",
		model.Technology("Go, Pebble, Raft, SSD"), model.Database, storageTeam, sourceOfTruth, model.Property("Chinese", "存储库"))
	m.tier = storage.Container("Tier manager", "Moves old months to cheap disks, never losing a read",
		golang, storageTeam)
	m.cold = storage.Container("Cold store", "Months that hardly anybody reads",
		model.Technology("Go, Pebble, disk"), model.Database, storageTeam, sourceOfTruth)
	m.search = storage.Container("Search index", "Finds messages by their words",
		model.Technology("Full-text index"), model.Database, storageTeam, rebuildable)
}

// components defines the parts of the three containers that decide something.
func (m *messenger) components() {
	m.deduper = m.message.Component("Deduper", "Knows a resend by sender, device and client message ID", golang)
	m.sequencer = m.message.Component("Sequencer client", "Draws the next number of the conversation", golang)
	m.acks = m.message.Component("Ack tracker", "Acknowledges what is durable, moves checkpoints forward", golang)
	m.planner = m.message.Component("Fan-out planner", "Chooses push or pull by group size and who is online", golang)
	m.reader = m.message.Component("History reader", "Reads back in time, wherever the month lies by now", golang)

	m.aggregator = m.receipts.Component("Aggregator", "Batches read reports and answers who has read", golang)
	m.watermarks = m.receipts.Component("Watermark store", "Last number read, by member and conversation", pebble)
	m.bitmaps = m.receipts.Component("Bitmap store", "Two bits a member, for messages that ask for it", pebble)

	m.ages = m.tier.Component("Age scanner", "Lists months past the hot age", golang)
	m.mover = m.tier.Component("Mover", "Copies a segment, restarts where it stopped, reclaims late", golang)
	m.verifier = m.tier.Component("Verifier", "Reads the copy back and compares checksums", golang)
	m.routes = m.tier.Component("Route table", "Which store holds a segment, versioned", pebble)
}

// relationships defines who talks to whom. Where both ends have parts, the
// parts are named; what that means for the containers is implied. Where several
// parts of a container use the same neighbour, the container says in one line
// what they do together.
func (m *messenger) relationships() {
	// People and devices.
	m.sender.Uses(m.phone, "Writes in")
	m.receiver.Uses(m.desktop, "Reads in")
	m.receiver.Uses(m.phone, "Reads in")
	m.groupOwner.Uses(m.phone, "Manages groups in")
	m.compliance.Uses(m.search, "Searches and exports from", https)
	m.phone.Uses(m.gateway, "Sends, asks, acknowledges", webSocket)
	m.phone.Uses(m.media, "Uploads and loads", https)
	m.desktop.Uses(m.gateway, "Sends, asks, acknowledges", webSocket)
	m.desktop.Uses(m.media, "Uploads and loads", https)
	m.gateway.Uses(m.phone, "Pushes", webSocket, model.Async)
	m.gateway.Uses(m.desktop, "Pushes", webSocket, model.Async)

	m.receiver.Uses(m.system, "Reads on several devices")
	m.system.Uses(m.media, "Uploads and loads")

	// Access.
	m.gateway.Uses(m.message, "Passes messages, syncs, reads", grpc)
	m.gateway.Uses(m.identity, "Checks tokens", https)
	m.gateway.Uses(m.presence, "Registers devices", resp)
	m.gateway.Uses(m.groups, "Passes group changes", grpc)
	m.gateway.Uses(m.deduper, "Passes new messages", grpc)
	m.gateway.Uses(m.acks, "Syncs, moves checkpoints", grpc)
	m.gateway.Uses(m.reader, "Reads history", grpc)
	m.gateway.Uses(m.aggregator, "Reports and asks reads", grpc)
	m.bridge.Uses(m.vendorPush, "Sends wake-ups", https)
	m.vendorPush.Uses(m.phone, "Wakes", model.Async)

	// Messaging.
	m.message.Uses(m.history, "Appends and reads", grpc)
	m.message.Uses(m.sync, "Appends and reads timelines", grpc)
	m.deduper.Uses(m.antiSpam, "Asks for a verdict", https)
	m.deduper.Uses(m.sequencer, "Hands over new ones")
	m.sequencer.Uses(m.sequence, "Draws numbers", grpc)
	m.sequencer.Uses(m.acks, "Hands over numbered ones")
	m.acks.Uses(m.history, "Appends messages", grpc)
	m.acks.Uses(m.planner, "Hands over stored ones")
	m.acks.Uses(m.sync, "Reads timelines, checkpoints", grpc)
	m.planner.Uses(m.groups, "Asks for size and online share", grpc)
	m.planner.Uses(m.sync, "Appends single-chat copies", grpc)
	m.planner.Uses(m.queue, "Publishes fan-out tasks", nats, model.Async)
	m.reader.Uses(m.routes, "Asks where a month lies", grpc)
	m.reader.Uses(m.history, "Reads recent months", grpc)
	m.reader.Uses(m.cold, "Reads old months", grpc)
	m.queue.Uses(m.fanOut, "Delivers tasks", nats)
	m.fanOut.Uses(m.groups, "Pages members", grpc)
	m.fanOut.Uses(m.sequence, "Draws sync numbers", grpc)
	m.fanOut.Uses(m.sync, "Appends copies or notices", grpc)
	m.fanOut.Uses(m.presence, "Looks up devices", resp)
	m.fanOut.Uses(m.gateway, "Pushes to connected devices", grpc, model.Async)
	m.fanOut.Uses(m.bridge, "Hands over offline devices", grpc, model.Async)
	m.fanOut.Uses(m.search, "Adds to the index", https, model.Async)
	m.aggregator.Uses(m.watermarks, "Moves marks forward")
	m.aggregator.Uses(m.bitmaps, "Sets and counts bits")
	m.aggregator.Uses(m.gateway, "Pushes read counts", grpc, model.Async)
	m.bitmaps.Uses(m.groups, "Maps members to bits", grpc)

	// Tiers.
	m.tier.Uses(m.history, "Copies, reclaims months", grpc)
	m.tier.Uses(m.cold, "Writes, verifies months", grpc)
	m.ages.Uses(m.history, "Lists old segments", grpc)
	m.ages.Uses(m.mover, "Hands over segments")
	m.mover.Uses(m.history, "Copies, reclaims segments", grpc)
	m.mover.Uses(m.cold, "Writes segments", grpc)
	m.mover.Uses(m.verifier, "Asks for a verdict")
	m.mover.Uses(m.routes, "Flips the route")
	m.verifier.Uses(m.cold, "Reads copies back", grpc)
}

// production is an example of where things run. Its node counts are parameters
// of the example and were never measured or claimed for a real messenger.
func (m *messenger) production(w *model.Workspace) {
	env := w.Environment("Production", "An assumed example: its counts are scale parameters, not facts")

	env.Node("Phone", "In a pocket, often asleep", model.Technology("iOS, Android")).Runs(m.phone)
	env.Node("Computer", "On a desk, on most of the day", model.Technology("Windows, macOS, Linux")).Runs(m.desktop)

	region := env.Node("Region", "One of several alike; a user has a home region")
	region.Node("Gateway node", "Adding one adds connections, nothing else", linux, model.Instances(4)).Runs(m.gateway)
	region.Node("Presence node", "Lost entries come back when devices reconnect", model.Technology("Redis"), model.Instances(2)).Runs(m.presence)

	services := region.Node("Service node", "Keeps no state of its own", linux, model.Instances(4))
	services.Runs(m.message)
	services.Runs(m.bridge)
	region.Node("Fan-out node", "More of them shorten the queue", linux, model.Instances(4)).Runs(m.fanOut)
	region.Node("Queue node", "A majority keeps each task", model.Technology("NATS"), model.Instances(3)).Runs(m.queue)

	set := region.Node("Sequence set", "Allocators in front of the servers that keep their maxima")
	allocator := set.Node("Allocator node", "Owns its sections by lease and epoch", linux, model.Instances(2))
	allocator.Runs(m.sequence)
	maxima := set.Infrastructure("Maxima server", "Keeps one durable maximum a section", linux, model.Instances(3))
	allocator.Uses(maxima, "Raises maxima on")

	state := region.Node("State node", "Replica groups of three", linux, model.Instances(3))
	state.Runs(m.groups)
	state.Runs(m.receipts)

	hot := region.Node("Hot pool", "Solid-state disks, replica groups of three", model.Technology("SSD"))
	hot.Node("History replica", "A majority has every acknowledged message", linux, model.Instances(3)).Runs(m.history)
	hot.Node("Sync replica", "Trimmed behind the slowest checkpoint", linux, model.Instances(3)).Runs(m.sync)

	coldPool := region.Node("Cold pool", "Large mechanical disks", model.Technology("Disk"))
	coldPool.Node("Cold replica", "Checksummed, read through a small cache", linux, model.Instances(3)).Runs(m.cold)

	upkeep := region.Node("Upkeep node", "Off the message path", linux, model.Instances(2))
	upkeep.Runs(m.tier)
	upkeep.Runs(m.search)
}

// views refines the pictures that would be crowded as they are.
func (m *messenger) views() {
	m.system.ContainerView(
		model.Description("All containers; most neighbours are on the context diagram"),
		model.Exclude(m.groupOwner, m.compliance, m.media, m.identity, m.antiSpam))
}

// sendOne is F1: one sender, one receiver.
func (m *messenger) sendOne() {
	sc := m.system.Scenario("Send to one", "A message is durable before it is acknowledged, and acknowledged before it is pushed")
	m.sendingOne = sc
	sc.Divider("Make it safe")
	sc.Call(m.phone, m.gateway, "SEND clientMsgId")
	sc.Call(m.gateway, m.message, "pass on")
	sc.Break("client message ID was seen before", func(f *model.Flow) {
		f.Return(m.message, m.gateway, "number given then")
		f.Return(m.gateway, m.phone, "SEND_ACK again")
	})
	sc.Call(m.message, m.sequence, "next numbers")
	sc.Return(m.sequence, m.message, "one for the chat, one a timeline")
	sc.Call(m.message, m.history, "append")
	sc.Return(m.history, m.message, "durable")
	sc.Call(m.message, m.sync, "append to both users' timelines")
	sc.Return(m.sync, m.message, "appended")
	sc.Send(m.message, m.queue, "push task")
	sc.Return(m.message, m.gateway, "number")
	sc.Return(m.gateway, m.phone, "SEND_ACK number")
	sc.Divider("Bring it to the devices")
	sc.Call(m.queue, m.fanOut, "push task")
	sc.Call(m.fanOut, m.presence, "where are the devices?")
	sc.Return(m.presence, m.fanOut, "gateways, or offline")
	sc.Par(
		model.Branch("connected devices", func(f *model.Flow) {
			f.Send(m.fanOut, m.gateway, "push")
			f.Send(m.gateway, m.desktop, "PUSH message")
			f.Send(m.desktop, m.gateway, "ACK upTo")
			f.Call(m.gateway, m.message, "advance checkpoint")
			f.Return(m.message, m.gateway, "advanced")
		}),
		model.Branch("offline devices", func(f *model.Flow) {
			f.Send(m.fanOut, m.bridge, "wake up")
		}),
	)
	sc.Return(m.fanOut, m.queue, "ack task")
}

// sendGroup is F2: the size of the group decides who does the work.
func (m *messenger) sendGroup() {
	sc := m.system.Scenario("Send to a group", "Small groups get copies; large groups get one copy and a notice")
	m.sendingGroup = sc
	sc.Divider("Make it safe")
	sc.Call(m.phone, m.gateway, "SEND to group")
	sc.Call(m.gateway, m.message, "pass on")
	sc.Call(m.message, m.sequence, "next number of the conversation")
	sc.Return(m.sequence, m.message, "number")
	sc.Call(m.message, m.history, "append once")
	sc.Return(m.history, m.message, "durable")
	sc.Call(m.message, m.groups, "size, online share")
	sc.Return(m.groups, m.message, "n members")
	sc.Send(m.message, m.queue, "tasks: push or pull")
	sc.Return(m.message, m.gateway, "number")
	sc.Return(m.gateway, m.phone, "SEND_ACK number")
	sc.Divider("Bring it to the devices")
	sc.Alt(
		model.When("up to the threshold: push", func(f *model.Flow) {
			f.Loop("for each page of members", func(f *model.Flow) {
				f.Call(m.queue, m.fanOut, "message, member page")
				f.Call(m.fanOut, m.groups, "members of this page")
				f.Return(m.groups, m.fanOut, "members")
				f.Call(m.fanOut, m.sequence, "a sync number for each")
				f.Return(m.sequence, m.fanOut, "numbers")
				f.Call(m.fanOut, m.sync, "append a copy for each")
				f.Return(m.sync, m.fanOut, "appended, repeats dropped")
				f.Send(m.fanOut, m.gateway, "push to the connected")
				f.Send(m.gateway, m.desktop, "PUSH message")
				f.Return(m.fanOut, m.queue, "ack task")
			})
		}),
		model.When("above it: pull", func(f *model.Flow) {
			f.Call(m.queue, m.fanOut, "message, active members")
			f.Call(m.fanOut, m.sync, "mark changed for active members")
			f.Return(m.sync, m.fanOut, "marked")
			f.Send(m.fanOut, m.gateway, "notify")
			f.Send(m.gateway, m.desktop, "NOTIFY head number")
			f.Return(m.fanOut, m.queue, "ack task")
			f.Opt("conversation is open on the device", func(f *model.Flow) {
				f.Call(m.desktop, m.gateway, "range after my last")
				f.Call(m.gateway, m.message, "range")
				f.Call(m.message, m.history, "range")
				f.Return(m.history, m.message, "messages")
				f.Return(m.message, m.gateway, "messages")
				f.Return(m.gateway, m.desktop, "messages")
			})
		}),
	)
}

// reconnect is F3: one checkpoint brings a device up to date.
func (m *messenger) reconnect() {
	sc := m.system.Scenario("Reconnect", "A device that was away catches up from one number")
	m.reconnecting = sc
	sc.Call(m.desktop, m.gateway, "connect: token")
	sc.Call(m.gateway, m.identity, "check token")
	sc.Return(m.identity, m.gateway, "user, device")
	sc.Call(m.gateway, m.presence, "device is here")
	sc.Return(m.presence, m.gateway, "registered")
	sc.Return(m.gateway, m.desktop, "CONNECTED")
	sc.Loop("until the timeline's head is reached", func(f *model.Flow) {
		f.Call(m.desktop, m.gateway, "SYNC from checkpoint, limit")
		f.Call(m.gateway, m.message, "range of this user")
		f.Call(m.message, m.sync, "range")
		f.Return(m.sync, m.message, "entries, head")
		f.Return(m.message, m.gateway, "entries, head")
		f.Return(m.gateway, m.desktop, "entries, head")
		f.Opt("numbers of a conversation jump", func(f *model.Flow) {
			f.Call(m.desktop, m.gateway, "range of the gap")
			f.Call(m.gateway, m.message, "range")
			f.Call(m.message, m.history, "range")
			f.Return(m.history, m.message, "messages, or none")
			f.Return(m.message, m.gateway, "messages, or none")
			f.Return(m.gateway, m.desktop, "messages, or none")
		})
		f.Send(m.desktop, m.gateway, "ACK upTo")
		f.Call(m.gateway, m.message, "advance checkpoint")
		f.Call(m.message, m.sync, "checkpoint, forward only")
		f.Return(m.sync, m.message, "advanced")
		f.Return(m.message, m.gateway, "advanced")
	})
	sc.Note("LIVE: pushes take over", m.desktop, m.gateway)
	sc.Opt("somebody scrolls back", func(f *model.Flow) { f.Ref(m.roaming) })
}

// read is F4: reports of what was read, and what the sender sees of them.
func (m *messenger) read() {
	sc := m.system.Scenario("Report what was read", "Readers report the last number they saw; the sender sees a count")
	m.reading = sc
	sc.Send(m.desktop, m.gateway, "READ conversation, upTo")
	sc.Call(m.gateway, m.aggregator, "READ, several in one")
	sc.Call(m.aggregator, m.watermarks, "mark = max(mark, upTo)")
	sc.Return(m.watermarks, m.aggregator, "range newly read")
	sc.Opt("some of them asked for a receipt", func(f *model.Flow) {
		f.Call(m.aggregator, m.bitmaps, "set this member's bit")
		f.Call(m.bitmaps, m.groups, "small number of the member")
		f.Return(m.groups, m.bitmaps, "number")
		f.Return(m.bitmaps, m.aggregator, "read count")
	})
	sc.Return(m.aggregator, m.gateway, "taken")
	sc.Alt(
		model.When("sender is connected", func(f *model.Flow) {
			f.Send(m.aggregator, m.gateway, "counts that changed")
			f.Send(m.gateway, m.phone, "n of m have read")
		}),
		model.Else(func(f *model.Flow) {
			f.Call(m.phone, m.gateway, "who has read?")
			f.Call(m.gateway, m.aggregator, "who has read?")
			f.Return(m.aggregator, m.gateway, "count, members")
			f.Return(m.gateway, m.phone, "count, members")
		}),
	)
}

// roam reads history back in time, across the border of the tiers.
func (m *messenger) roam() {
	sc := m.system.Scenario("Roam history", "A new device reads backwards, and does not notice where a month lies")
	m.roaming = sc
	sc.Call(m.desktop, m.gateway, "messages before this one")
	sc.Call(m.gateway, m.reader, "range, backwards")
	sc.Loop("until the page is full", func(f *model.Flow) {
		f.Call(m.reader, m.routes, "where is this month?")
		f.Return(m.routes, m.reader, "store, version")
		f.Alt(
			model.When("hot", func(f *model.Flow) {
				f.Call(m.reader, m.history, "range")
				f.Return(m.history, m.reader, "messages")
			}),
			model.When("cold", func(f *model.Flow) {
				f.Call(m.reader, m.cold, "range, lower quota")
				f.Return(m.cold, m.reader, "messages")
			}),
			model.When("gone: the version is old", func(f *model.Flow) {
				f.Self(m.reader, "ask for the route again")
			}),
		)
	})
	sc.Return(m.reader, m.gateway, "page")
	sc.Return(m.gateway, m.desktop, "page")
}

// move is F5: a month goes to cheap disks and stays readable all the while.
func (m *messenger) move() {
	sc := m.system.Scenario("Move a month to cold", "Copy, verify, flip the route, and only then reclaim")
	sc.Divider("Copy")
	sc.Call(m.ages, m.history, "months past the hot age")
	sc.Return(m.history, m.ages, "segments")
	sc.Send(m.ages, m.mover, "segment, HOT")
	sc.Loop("until the segment is copied", func(f *model.Flow) {
		f.Call(m.mover, m.history, "next part, after the last copied")
		f.Return(m.history, m.mover, "messages, checksum")
		f.Call(m.mover, m.cold, "write part")
		f.Return(m.cold, m.mover, "written")
	})
	sc.Divider("Verify, then flip the route")
	sc.Call(m.mover, m.verifier, "compare with this checksum")
	sc.Call(m.verifier, m.cold, "read segment back")
	sc.Return(m.cold, m.verifier, "messages")
	sc.Alt(
		model.When("checksums match: VERIFIED", func(f *model.Flow) {
			f.Return(m.verifier, m.mover, "same")
			f.Call(m.mover, m.routes, "COLD, if version is still v")
			f.Return(m.routes, m.mover, "version v+1")
			f.Note("Grace: late readers finish on the old route", m.mover, m.history)
			f.Call(m.mover, m.history, "reclaim segment")
			f.Return(m.history, m.mover, "RECLAIMED")
		}),
		model.Else(func(f *model.Flow) {
			f.Return(m.verifier, m.mover, "different")
			f.Self(m.mover, "back to HOT, try later")
		}),
	)
}
