// Package notes has the figures of the systems that are no case studies yet,
// and what is said of them.
package notes

import "github.com/lintel-go/lintel/model"

// What the figures come from.
const (
	notes     = model.Source("Case of online system, 2020-07-13")
	toutiaoX1 = model.Source("besthub.dev, Inside Toutiao's Massive Big Data & Recommendation Architecture")
	abaseX2   = model.Source("besthub.dev, How ByteDance's Abase Achieves Extreme High Availability in KV Storage")
	packetsX5 = model.Source("besthub.dev, How WeChat Handled 100 Billion Red Packet Requests")
	designX6  = model.Source("besthub.dev, Design and Scaling of a High-Concurrency Spring Festival Shake-and-Red-Packet System")
	packetsX7 = model.Source("besthub.dev, How WeChat Processed Over 1 Billion Red Packets")
	newsX8    = model.Source("A public repository's news text")
	againX9   = model.Source("github.com/xiaojiaqi/10billionhongbaos")
	usersX10  = model.Source("chinlingo.com, copy of a report")
	tokensX14 = model.Source("besthub.dev, Token Classification and Hierarchical Design for Identity Authentication in Multi-Client Systems")
	istioX27  = model.Source("istio.io, performance and scalability, 1.24")
)

// Workspace returns the model.
func Workspace() *model.Workspace {
	w := model.New("Notes", "Figures of several systems")
	toutiao(w.System("Toutiao", "Shows news that a reader is likely to want"))
	shake(w.System("Shake", "Gives red packets to a nation that shakes its phones"))
	identity(w.System("Identity", "Says who somebody is, on every platform"))
	mesh(w.System("Mesh", "Takes calls between services through proxies"))
	return w
}

func toutiao(s *model.System) {
	users := s.Figure("Daily users", model.Value(30e6, "users"), model.Claimed, notes)
	pages := s.Figure("Page views", model.Value(3.0e9, "views/day"), model.Claimed, notes, model.ID("pv"), model.Ambiguous, toutiaoX1,
		model.Note("Page requests or article views, of 2015 or of 2016: the sets of two years are mixed."))
	videos := s.Figure("Video views", model.Value(1e8, "views/day"), model.Claimed, notes)
	machines := s.Figure("Machines", model.Value(7000, "machines"), model.Claimed, notes)
	s.Derived("Views of a user", model.Div(pages, users), model.ID("pv-per-dau"))
	s.Derived("Rate of page views", pages, model.ID("pv-rate"), model.In("views/s"))
	s.Derived("Rate of video views", videos, model.ID("vv-rate"), model.In("views/s"))
	s.Derived("Users of a machine", model.Div(users, machines), model.ID("dau-per-machine"))

	abase := s.Container("abase", "Keeps features by key")
	reads := abase.Figure("Reads", model.Value(3.6e6, "requests/s"), model.Claimed, notes)
	writes := abase.Figure("Writes", model.Value(0.4e6, "requests/s"), model.Claimed, notes)
	mean := abase.Figure("Mean latency", model.Value(1, model.Millisecond), model.Claimed, notes)
	slow := abase.Figure("Latency of 99 %", model.Value(4, model.Millisecond), model.Claimed, notes)
	total := abase.Derived("Requests", model.Add(reads, writes), model.ID("total"))
	abase.Derived("Reads to a write", model.Div(reads, writes), model.ID("ratio"))
	abase.Derived("Requests in flight", model.Mul(total, mean), model.ID("inflight"), model.Note("Little's law."))
	abase.Derived("Requests that may take longer", model.Mul(total, model.Value(1, model.Percent)), model.ID("tail"))
	mean.AtMost(slow)
	began := abase.Figure("Year of its beginning", model.Value(2016, "AD"), model.Claimed, abaseX2)
	year := abase.Figure("Year of the figures", model.Value(2015, "AD"), model.Claimed, notes)
	year.AtLeast(began, model.Tolerance(0), model.Ambiguous, model.Note("The notes list these figures under 2015, before abase began."))
}

func shake(s *model.System) {
	all := s.Figure("Shakes", model.Value(11.0e9, "shakes"), model.Claimed, notes)
	window := s.Figure("Length of the show", model.Value(17_280, model.Second), model.Claimed, newsX8, model.Note("20:00 to 00:48."))
	printed := s.Figure("Peak, as printed", model.Value(1400, "shakes/s"), model.Claimed, notes)
	took := s.Derived("Time at the printed peak", model.Div(all, printed), model.ID("qps-notes"), model.In("days"), model.Note("It shows that the printed peak lacks 万, 10,000."))
	took.Within(window, model.Note("A show does not last for months."))
	peak := s.Figure("Peak", model.Value(14e6, "shakes/s"), model.Claimed, packetsX7, model.Corrects(printed), model.ID("qps"))
	busiest := s.Figure("Busiest minute", model.Value(810e6, "shakes/min"), model.Claimed, packetsX7)
	minute := s.Derived("Rate of the busiest minute", busiest, model.In("shakes/s"))
	peak.Within(minute)
	mean := s.Derived("Mean", model.Div(all, window))
	s.Derived("Peak to mean", model.Div(peak, mean))

	servers := s.Figure("Access servers", model.Value(638, "servers"), model.Claimed, notes)
	online := s.Figure("Connections at once", model.Value(1.46e9, "connections"), model.Claimed, notes, model.ID("online"))
	perServer := s.Derived("Shakes of a server", model.Div(peak, servers), model.ID("qps-per-server"))
	again := s.Figure("Shakes of a server, played again", model.Value(2.3e4, "shakes/(s·server)"), model.Claimed, againX9, model.ID("qps-again"))
	again.Within(perServer, model.Note("At 600 servers."))
	connections := s.Derived("Connections of a server", model.Div(online, servers), model.ID("conn-per-server"))
	connectionsAgain := s.Figure("Connections of a server, played again", model.Value(2.28e6, "connections/server"), model.Claimed, againX9, model.ID("conn-again"))
	connectionsAgain.Within(connections)
	nominal := s.Figure("What a server holds", model.Value(2e6, "connections/server"), model.Claimed, notes)
	held := s.Derived("What all servers hold", model.Mul(servers, nominal), model.ID("conn-2m"))
	held.Within(online)
	s.Derived("Part that they hold", model.Div(held, online), model.ID("conn-part"), model.In(model.Percent))
	layer := s.Figure("What the layer holds", model.Value(2e6, "connections"), model.Claimed, notes, model.ID("layer"))
	layer.Within(online, model.Note("Inconsistent if it is read as the layer; read as a server it is a round number."))
	s.Derived("Connections to the layer", model.Div(online, layer), model.ID("layer-2m"))

	users := s.Figure("Users", model.Value(500e6, "users"), model.Claimed, usersX10)
	planned := s.Figure("Users at once, as planned", model.Value(350e6, "users"), model.Claimed, packetsX5)
	s.Derived("Capacity to users", model.Div(online, users), model.ID("headroom-users"))
	s.Derived("Capacity to plan", model.Div(online, planned), model.ID("headroom-plan"))
	clusters := s.Figure("Clusters", model.Value(18, "clusters"), model.Claimed, designX6)
	s.Derived("Servers of a cluster", model.Div(servers, clusters), model.ID("cluster-servers"))
	s.Derived("Connections of a cluster", model.Div(online, clusters), model.ID("cluster-connections"))

	issued := s.Figure("Packets issued", model.Value(5e4, "packets/s"), model.Claimed, againX9)
	s.Derived("Packets of a server", model.Div(issued, servers), model.ID("issue-638"))
	played := s.Derived("Packets of a server, of 600", model.Div(issued, model.Value(600, "servers")), model.ID("issue-600"))
	issuedAgain := s.Figure("Packets of a server, played again", model.Value(83, "packets/(s·server)"), model.Claimed, againX9, model.ID("issue"))
	issuedAgain.Within(played)
	wave := s.Figure("Wave of packets", model.Value(120e6, "packets"), model.Claimed, packetsX7)
	s.Derived("Length of the wave", model.Div(wave, issued), model.ID("wave"), model.Ambiguous, model.Note("The wave and the rate are of different sources, and not the same measure."))

	pushed := s.Figure("Pushed before", model.Value(3.7, "PB"), model.Claimed, designX6)
	bandwidth := s.Figure("Peak bandwidth", model.Value(1, "Tbit/s"), model.Claimed, designX6)
	s.Derived("Time to push", model.Div(pushed, bandwidth), model.ID("push"), model.In(model.Hour), model.Note("At the peak rate all the time."))
	translated := s.Figure("Downloads, as translated", model.Value(3000, "Pbit/s"), model.Claimed, packetsX5)
	downloads := s.Figure("Downloads", model.Value(3, "Tbit/s"), model.Claimed, packetsX5, model.Corrects(translated), model.Note("3,000 Gbit/s, surely; low confidence."))
	s.Derived("Downloaded for a shake", model.Div(downloads, model.Value(1e7, "shakes/s")), model.ID("download"), model.In("kB/shake"))
}

func identity(s *model.System) {
	s.Figure("Life of a QR code", model.Value(120, model.Second), model.Claimed, tokensX14, model.ID("qr"))
}

func mesh(s *model.System) {
	load := s.Figure("Load", model.Value(70e3, "requests/s"), model.Claimed, istioX27)
	cost := s.Figure("Cost of a proxy", model.Value(0.20, "vCPU"), model.Claimed, istioX27, model.Note("For 1,000 requests a second."))
	s.Derived("Processors", model.Div(model.Mul(load, model.Number(2), cost), model.Value(1e3, "requests/s")), model.ID("cpu"), model.Note("Two proxies for each hop."))
	sidecars := s.Figure("Sidecars", model.Value(2000, "sidecars"), model.Claimed, istioX27)
	s.Derived("Memory", model.Mul(sidecars, model.Value(60, "MB/sidecar")), model.ID("mem"), model.In("GB"))
}
