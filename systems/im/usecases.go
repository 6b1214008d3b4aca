package im

// useCases defines what the messenger is there for, and for whom. A group
// owner writes and reads like anybody else, and looks after the group besides.
func (m *messenger) useCases() {
	m.groupOwner.Specializes(m.sender)

	send := m.system.UseCase("Send message", "Know that it is safe before it has arrived")
	send.Actor(m.sender, m.antiSpam, m.vendorPush, m.media)
	send.RealizedBy(m.sendingOne, m.sendingGroup)
	m.system.UseCase("Recall message", "Take back what was sent").Actor(m.sender)

	read := m.system.UseCase("Read message", "See it once, in order, on every device")
	read.Actor(m.receiver)
	read.RealizedBy(m.reading)
	sync := m.system.UseCase("Sync a new device", "Catch up from one number")
	sync.Actor(m.receiver, m.identity)
	sync.RealizedBy(m.reconnecting)
	roam := m.system.UseCase("Roam history", "Read back in time")
	roam.Extends(sync, "older months are wanted")
	roam.RealizedBy(m.roaming)
	search := m.system.UseCase("Search messages", "Find them by their words")
	search.Actor(m.receiver)
	m.system.UseCase("Mute conversation", "Get its messages without a sound").Actor(m.receiver)
	m.system.UseCase("Leave group", "Get nothing more from it").Actor(m.receiver)

	m.system.UseCase("Create group", "Bring up to 10,000 members together").Actor(m.groupOwner)

	export := m.system.UseCase("Export for compliance", "Hand over messages that the law asks for")
	export.Actor(m.compliance)
	export.Includes(search)
}
