package mistakes

import "github.com/lintel-go/lintel/model"

func waivers() *model.Workspace {
	w := model.New("Waivers", "")
	s := w.System("S", "", model.Waive("LNT-M999", "why"))              // want `LNT-M013 system "S" is given a waiver of "LNT-M999", which is no code of a finding\n\thint: the reference of findings lists them`
	s.Container("A", "", model.Waive("M102", "why"))                    // want `LNT-M013 container "A" is given a waiver of "M102", which is no code of a finding`
	s.Container("B", "", model.Waive("LNT-M005", "why"))                // want `LNT-M013 container "B" is given a waiver of "LNT-M005", which is not to be weighed\n\thint: correct what it names: the model does not say what it means`
	s.Container("C", "", model.Waive("LNT-L060", "why"))                // want `LNT-M013 container "C" is given a waiver of "LNT-L060", which is not to be weighed\n\thint: correct what it names: it keeps other things from being checked`
	s.Container("D", "", model.Waive("LNT-M102", " "))                  // want `LNT-M014 container "D" is given a waiver of "LNT-M102" without a reason\n\thint: say why it is accepted: model.Waive\("LNT-M102", "…"\)`
	s.Container("E", "", model.Waive("LNT-M102", "a"), waive("b"))      // want `LNT-M010 container "E" is given two waivers of "LNT-M102", because "a" and because "b"\n\thint: keep one of them`
	s.Container("F", "", model.Waive("LNT-M102", "a\x00"))              // want `LNT-M008 the reason of a waiver of container "F" holds a character that cannot be shown`
	s.Group("G", model.Waive("LNT-M114", ""))                           // want `LNT-M014 group "G" is given a waiver of "LNT-M114" without a reason`
	s.Group("H", model.Waive("LNT-M114", "a")).Group("I", nil)          // want `LNT-M009 group "I" is given a nil option`
	s.ContainerView(model.Waive("LNT-P098", "why"))                     // want `LNT-M013 container view of system "S" is given a waiver of "LNT-P098", which is not to be weighed`
	w.LandscapeView(model.Waive("LNT-P001", ""))                        // want `LNT-M014 landscape view is given a waiver of "LNT-P001" without a reason`
	w.Waive("LNT-S008", "why")                                          // want `LNT-M013 workspace "Waivers" is given a waiver of "LNT-S008", which is not to be weighed`
	w.Waive("LNT-M101", "")                                             // want `LNT-M014 workspace "Waivers" is given a waiver of "LNT-M101" without a reason`
	w.Waive("LNT-T001", "why")                                          // want `LNT-M013 workspace "Waivers" is given a waiver of "LNT-T001", which is not to be weighed`
	w.Waive("LNT-T017", "why")                                          // want `LNT-M013 workspace "Waivers" is given a waiver of "LNT-T017", which is no code of a finding`
	w.Waive("LNT-C009", "why")                                          // want `LNT-M013 workspace "Waivers" is given a waiver of "LNT-C009", which is not to be weighed`
	w.Waive("LNT-T012", "why")                                          // fine
	w.Waive("LNT-M103", "a")                                            // fine
	w.Waive("LNT-M103", "b")                                            // want `LNT-M010 workspace "Waivers" is given two waivers of "LNT-M103", because "a" and because "b"`
	w.Severity("LNT-M001", model.SeverityInfo)                          // want `LNT-M013 workspace "Waivers" is given a severity of "LNT-M001", which is not to be weighed`
	w.Unbound("", "to come")                                            // want `LNT-M011 workspace "Waivers" is given an empty code pattern`
	w.Unbound("/tools", "to come")                                      // want `LNT-M011 workspace "Waivers" is given the code pattern "/tools"`
	w.Unbound("./tools", " ")                                           // want `LNT-M014 workspace "Waivers" leaves "./tools" unbound without a reason`
	w.Severity("LNT-X101", model.SeverityInfo)                          // want `LNT-M013 workspace "Waivers" is given a severity of "LNT-X101", which is no code of a finding`
	w.Severity("LNT-M101", "mild")                                      // want `LNT-M011 workspace "Waivers" is given the unknown severity "mild"\n\thint: use one of the constants, such as model.SeverityInfo`
	w.Severity("LNT-M102", model.SeverityInfo)                          // fine
	w.Severity("LNT-M102", model.SeverityOff)                           // want `LNT-M010 workspace "Waivers" is given two severities of "LNT-M102", "info" and "off"`
	w.Person("P", "").Uses(s, "Asks", model.Waive("LNT-M103", ""), nil) // want `LNT-M014 relationship "Asks" from person "P" to system "S" is given a waiver of "LNT-M103" without a reason` `LNT-M009`
	return w
}

func waive(reason string) model.WaiverOption { return model.Waive("LNT-M102", reason) }
