// Package picturebook shows what Lintel draws, once each: every kind of view,
// element, shape, boundary, line, badge and message, in every theme. What it
// shows them on is an invented network of parcel lockers. The pages in docs
// put the pictures side by side.
package picturebook

import "github.com/lintel-go/lintel/model"

// The technologies that more than one line speaks of.
const (
	https  = model.Technology("HTTPS")
	mqtt   = model.Technology("MQTT")
	kafka  = model.Technology("Kafka")
	sql    = model.Technology("SQL")
	golang = model.Technology("Go")
)

// lockers holds the elements of the model.
type lockers struct {
	recipient, courier, support *model.Person

	system, shops, maps, messages *model.System

	// One container of each shape.
	page, app      *model.Container
	api, planner   *model.Container
	events         *model.Container
	parcels, codes *model.Container
	photos, lists  *model.Container
	door, arm      *model.Container

	// Of the delivery API.
	intake, slots, issuer, notifier *model.Component
}

// Workspace returns the model of the parcel lockers.
func Workspace() *model.Workspace {
	w := model.New("Picture book", "Everything that Lintel draws, on an invented network of parcel lockers")

	var l lockers
	l.neighbours(w)
	l.containers()
	l.components()
	l.relationships()
	l.production(w)
	l.rehearsal(w)

	help := l.secondCode()
	course := l.pickUp(help)
	l.parcel()
	l.night()
	l.goals(course, help)
	l.records()

	l.views(w)

	w.Docs("docs")
	return w
}

// neighbours defines who stands around the lockers.
func (l *lockers) neighbours(w *model.Workspace) {
	street := w.Group("On the street")
	l.recipient = street.Person("Recipient", "Wants the parcel after work, without a queue")
	l.courier = street.Person("Courier", "Fills a hundred doors before noon", model.External)
	l.support = w.Person("Support agent", "Opens a door that does not open", model.Icon("support"))

	l.system = w.System("Parcel lockers", "Keeps parcels on the street until somebody comes with the code",
		model.Icon("icons/lockers.svg"))

	outside := w.Group("Others")
	l.shops = outside.System("Web shops", "Sell what lies behind the doors", model.External, model.Icon("cart"))
	l.maps = outside.System("Maps", "Knows how long a street takes", model.External, model.Hexagon, model.Icon("pin"))
	l.messages = outside.System("Message gateway", "Brings text messages to phones", model.External, model.Queue, model.Icon("smartphone"))
}

// containers defines what the lockers are made of: one of each shape, and one
// that has none.
func (l *lockers) containers() {
	people := l.system.Group("For people")
	l.page = people.Container("Tracking page", "Says where a parcel is, and shows its code",
		model.Technology("React"), model.Browser)
	l.app = people.Container("Courier app", "Leads from door to door",
		model.Technology("Flutter"), model.Mobile)

	l.api = l.system.Container("Delivery API", "Knows which parcel lies behind which door", golang)
	l.planner = l.system.Container("Route planner", "Orders the stops of a day",
		model.Technology("Rust"), model.Hexagon)
	l.events = l.system.Container("Door events", "What happened at which door, in order",
		kafka, model.Queue)

	kept := l.system.Group("What is kept")
	l.parcels = kept.Container("Parcels", "Parcels, doors and who has opened them",
		model.Technology("PostgreSQL"), model.Database)
	l.codes = kept.Container("Codes", "Codes that open a door today",
		model.Technology("Redis"), model.Cache)
	l.photos = kept.Container("Photos", "A picture of each parcel behind its door",
		model.Technology("MinIO"), model.Bucket)
	l.lists = kept.Container("Shipping lists", "One file a shop and night",
		model.Technology("SFTP"), model.Folder)

	things := l.system.Group("Machines")
	l.door = things.Container("Door controller", "Opens doors and says when they close",
		golang, model.Terminal)
	l.arm = things.Container("Sorting arm", "Puts parcels of one street into one cage",
		model.Technology("Python"), model.Robot)
}

// components defines what the delivery API is made of.
func (l *lockers) components() {
	l.intake = l.api.Component("Intake", "Takes announced parcels from the lists", golang)
	l.slots = l.api.Component("Door finder", "Finds the smallest door that is large enough", golang, model.Code("./door"))
	l.issuer = l.api.Component("Code issuer", "Gives each parcel a code that opens once", golang, model.Icon("key"))
	l.notifier = l.api.Component("Notifier", "Says that a parcel has come, or that it will go back", golang, model.Icon("bell"))
}

// relationships says who uses what.
func (l *lockers) relationships() {
	l.recipient.Uses(l.page, "Looks for the parcel", https)
	l.recipient.Uses(l.door, "Types the code")
	l.courier.Uses(l.app, "Follows the route")
	l.support.Uses(l.issuer, "Asks for a second code", https)

	l.page.Uses(l.slots, "Asks where the parcel lies", https)
	l.page.Uses(l.issuer, "Asks for the code", https)
	l.app.Uses(l.planner, "Asks for the next stop", https)
	l.app.Uses(l.photos, "Stores a picture of each parcel", https)

	l.shops.Uses(l.lists, "Leave a list each night", model.Technology("SFTP"), model.Async)
	l.intake.Uses(l.lists, "Reads the lists", model.Technology("SFTP"))
	l.intake.Uses(l.slots, "Asks for a door")
	l.slots.Uses(l.parcels, "Reserves a door", sql)
	l.slots.Uses(l.issuer, "Asks for a code")
	l.issuer.Uses(l.codes, "Stores the code for a day", model.Technology("RESP"))
	l.issuer.Uses(l.notifier, "Hands over the code")
	l.notifier.Uses(l.messages, "Sends the code", https, model.Async)

	l.planner.Uses(l.maps, "Asks how far it is", https)
	l.planner.Uses(l.parcels, "Reads the parcels of a street", sql)
	l.arm.Uses(l.planner, "Asks for the cage of a parcel", model.Technology("gRPC"))

	l.door.Uses(l.codes, "Looks up the code", model.Technology("RESP"))
	l.door.Uses(l.events, "Tells what a door did", mqtt, model.Async)
	l.events.Uses(l.notifier, "Delivers door events", kafka, model.Async)
	l.events.Uses(l.intake, "Delivers door events", kafka, model.Async)
}

// production defines what runs where on a working day.
func (l *lockers) production(w *model.Workspace) {
	production := w.Environment("Production", "A working day")

	phone := production.Node("Phone", "", model.Technology("Android"))
	phone.Runs(l.app)
	desk := production.Node("Anywhere", "")
	desk.Node("Web browser", "", model.Icon("globe")).Runs(l.page)

	region := production.Node("Region", "One of two", model.Technology("Google Cloud"), model.Instances(2))
	front := region.Infrastructure("Load balancer", "Spreads requests, ends TLS", model.Technology("Envoy"))
	wall := region.Infrastructure("Firewall", "Lets only lockers speak MQTT", model.Icon("firewall"), model.Instances(2))
	cluster := region.Node("Cluster", "", model.Technology("Kubernetes"))
	api := cluster.Node("Pool", "", model.Technology("Linux"), model.Instances(12)).Runs(l.api, model.Instances(36))
	cluster.Node("Planners", "", model.Technology("Linux")).Runs(l.planner, model.Instances(4))
	region.Node("Database server", "", model.Technology("Debian"), model.Instances(3)).Runs(l.parcels)
	stores := region.Node("Stores", "", model.Technology("Debian"))
	stores.Runs(l.codes, model.Instances(3))
	stores.Runs(l.photos)
	stores.Runs(l.lists)
	broker := region.Node("Broker", "", model.Technology("Docker"), model.Instances(3)).Runs(l.events)
	region.Node("Cold spare", "Waits for the other region")

	locker := production.Node("Locker", "Stands on a street", model.Technology("Alpine Linux"), model.Instances(2638))
	locker.Runs(l.door)
	hall := production.Node("Sorting hall", "")
	hall.Node("Arm", "", model.Technology("Ubuntu"), model.Instances(8)).Runs(l.arm)

	front.Uses(api, "Forwards requests", https)
	wall.Uses(broker, "Lets door events in", mqtt, model.Async)
	locker.Uses(wall, "Dials in", mqtt)
	hall.Uses(region, "Has a line of its own to")
}

// rehearsal defines one machine with all that a new street is tried on.
func (l *lockers) rehearsal(w *model.Workspace) {
	rehearsal := w.Environment("Rehearsal", "Before a new street opens")
	bench := rehearsal.Node("Bench", "", model.Technology("Ubuntu"))
	for _, c := range []*model.Container{l.api, l.codes, l.door, l.events} {
		bench.Runs(c)
	}
}

// secondCode is a scenario that another refers to.
func (l *lockers) secondCode() *model.Scenario {
	s := l.system.Scenario("Ask for a second code", "Somebody at a desk helps")
	s.Call(l.support, l.issuer, "ask for a second code")
	s.Call(l.issuer, l.codes, "store it for an hour")
	s.Return(l.issuer, l.support, "code 0815")
	return s
}

// pickUp is a scenario with every kind of step.
func (l *lockers) pickUp(help *model.Scenario) *model.Scenario {
	s := l.system.Scenario("Pick up a parcel", "A door opens for a code, or the recipient hears why it does not")
	s.Divider("At home")
	s.Call(l.recipient, l.page, "where is my parcel?")
	s.Call(l.page, l.issuer, "ask for the code", https)
	s.Self(l.issuer, "is it still valid?")
	s.Return(l.issuer, l.page, "code 4711")
	s.Return(l.page, l.recipient, "street, door and code")
	s.Note("The code is good for one day", l.page, l.issuer)
	s.Divider("On the street")
	s.Loop("until the code is right, at most three times", func(f *model.Flow) {
		f.Call(l.recipient, l.door, "type the code")
		f.Call(l.door, l.codes, "take the code")
		f.Alt(
			model.When("it is there", func(f *model.Flow) {
				f.Return(l.codes, l.door, "door 12")
				f.Critical("one code, one door", func(f *model.Flow) {
					f.Self(l.door, "unlock door 12")
					f.Destroy(l.door, l.codes, "forget the code")
				})
			}),
			model.Else(func(f *model.Flow) {
				f.Return(l.codes, l.door, "unknown")
				f.Return(l.door, l.recipient, "try again")
			}),
		)
	})
	s.Opt("the door was left open", func(f *model.Flow) {
		f.Self(l.door, "beep")
	})
	s.Break("the door does not open", func(f *model.Flow) {
		f.Ref(help)
	})
	s.Par(
		model.Branch("the shop wants to know", func(f *model.Flow) {
			f.Send(l.door, l.events, "door 12 closed")
			f.Send(l.events, l.intake, "door 12 is free")
		}),
		model.Branch("so does the recipient", func(f *model.Flow) {
			f.Create(l.events, l.notifier, "thank them")
			f.Send(l.notifier, l.messages, "enjoy")
		}),
	)
	return s
}

// parcel is a state machine with every kind of vertex.
func (l *lockers) parcel() {
	m := l.parcels.StateMachine("Parcel", "From a line in a list to somebody's hands")
	announced := m.State("Announced", "It stands in a list")
	fits := m.Choice("Does it fit?")
	inside := m.State("Behind a door", "It waits", model.Entry("light the door"), model.Do("count the hours"), model.Exit("free the door"))
	fresh := inside.State("Fresh", "The code is valid")
	late := inside.State("Late", "The recipient was reminded")
	back := m.State("On its way back", "The courier has it again")
	taken, returned, refused := m.Final("Taken"), m.Final("Returned"), m.Final("")

	m.Start(announced)
	inside.Start(fresh)
	announced.On("courier arrives", fits)
	fits.When("there is a door", inside, model.Action("issue the code"))
	fits.Else(refused)
	fresh.On("two days", late, model.Action("remind"))
	late.On("reminder answered", fresh, model.Guard("once"))
	inside.On("code typed", taken)
	late.On("two more days", back)
	back.On("scanned at the shop", returned)
}

// night is an activity with every kind of step.
func (l *lockers) night() {
	a := l.system.Activity("Sort the parcels of a night", "From the lists of the shops to cages for the couriers")
	a.Accept(l.intake, "a list has come")
	a.Repeat("end of the list", func(s *model.Steps) {
		s.Do(l.intake, "read a line")
		s.Do(l.slots, "find a door")
	})
	a.Decide("is there a door for each?",
		model.Case("for none", func(s *model.Steps) {
			s.Do(l.intake, "send the list back")
			s.End("Refused")
		}),
		model.Case("for some", func(s *model.Steps) { s.Do(l.slots, "put the rest off") }),
		model.Otherwise(),
	)
	a.Do(l.planner, "order the stops")
	a.Fork(
		model.Track("in the hall", func(s *model.Steps) {
			s.While("parcels on the belt", func(s *model.Steps) { s.Do(l.arm, "put one into its cage") })
		}),
		model.Track("in the office", func(s *model.Steps) {
			s.Send(l.planner, "route of tomorrow")
			s.Decide("did the courier answer?",
				model.Case("no", func(s *model.Steps) { s.Do(l.planner, "wake another one") }),
				model.Otherwise(),
			)
			s.Do(l.planner, "note who drives")
		}),
		model.Track("", func(s *model.Steps) {
			s.Send(l.planner, "hours of delivery")
			s.EndFlow("")
		}),
	)
	a.Do(l.arm, "roll out the cages")
}

// goals are use cases with every kind of link, and the scenarios that show how
// they go.
func (l *lockers) goals(course, help *model.Scenario) {
	take := l.system.UseCase("Pick up a parcel", "After work, without a queue")
	show := l.system.UseCase("Show the code", "On a page, or in a text message")
	again := l.system.UseCase("Show a second code", "The first one was used or lost")
	back := l.system.UseCase("Send it back", "From the same door")
	fill := l.system.UseCase("Fill the lockers", "A hundred doors before noon")
	sort := l.system.UseCase("Announce parcels", "One list a night")

	take.Actor(l.recipient)
	take.Includes(show)
	take.RealizedBy(course)
	show.Actor(l.messages)
	again.Specializes(show)
	again.Actor(l.support)
	again.RealizedBy(help)
	back.Extends(take, "it does not fit")
	fill.Actor(l.courier)
	sort.Actor(l.shops)
}

// records are classes of every kind, with every kind of line between them.
func (l *lockers) records() {
	s := l.parcels.Classes("Records", "What is kept of parcels and doors")
	opener := s.Interface("Opener", "Whoever may open a door")
	opener.Method("Open(d Door, c Code) error")
	kept := s.Class("Record", "Something with a number")
	kept.Field("ID", "int64")
	door := s.Class("Door", "One of many")
	door.Field("Number", "int")
	parcel := s.Class("Parcel", "What somebody waits for")
	parcel.Field("Weight", "Grams")
	parcel.Field("note", "string")
	locker := s.Class("Locker", "The doors of one street")
	locker.Method("Find(p Parcel) (Door, error)")
	reader := s.Class("Code reader", "Buttons and a lamp")
	reader.Method("Open(d Door, c Code) error")
	size := s.Enumeration("Size", "Of a parcel and of a door")
	for _, name := range []string{"Letter", "Shoebox", "Suitcase"} {
		size.Constant(name)
	}

	parcel.Extends(kept)
	door.Extends(kept)
	reader.Implements(opener)
	locker.Owns(door, "doors", model.Multiplicity("1..*"))
	door.Has(parcel, "behind", model.Multiplicity("0..1"))
	parcel.Has(size, "size")
	reader.DependsOn(door, "unlocks")
}

// views writes the views that need more than they have by themselves.
func (l *lockers) views(w *model.Workspace) {
	w.LandscapeView(model.Description("Everybody, and what they have to do with each other"))
	w.LandscapeView(
		model.Key("few"),
		model.Title("Four of them"),
		model.Description("Few enough to stand beside themselves"),
		model.Exclude(l.courier, l.support, l.shops),
	)
	l.system.ContainerView(
		model.Key("shapes"),
		model.Title("One container of each shape"),
		model.Description("Without its neighbours"),
		model.Exclude(l.recipient, l.courier, l.support, l.shops, l.maps, l.messages),
	)
	l.system.ContainerView()
	few := []model.ViewOption{
		model.TopToBottom,
		model.Exclude(
			l.recipient, l.courier, l.support, l.shops, l.maps, l.messages,
			l.page, l.app, l.planner, l.parcels, l.photos, l.lists, l.arm,
		),
	}
	l.system.ContainerView(append(few, model.Key("marks"), model.Title("With marks"), model.Description("A code opens a door"))...)
	l.system.ContainerView(append(few, model.Key("no-marks"), model.Title("Without marks"), model.Description("A code opens a door"), model.GivenIconsOnly)...)
}
