// Package bigbank is the "Big Bank plc" example of Structurizr, written in
// Lintel's Go. It shows each part of the C4 vocabulary once, and lets a reader
// who knows the original compare the two.
//
// Names and descriptions are those of the original, which is under the Apache
// License, Version 2.0; see the NOTICE file in this folder. View keys are those
// of the original in lower case, since a key is part of an address.
package bigbank

import "github.com/lintel-go/lintel/model"

// The technologies that more than one line speaks of.
const (
	jsonHTTPS  = model.Technology("JSON/HTTPS")
	springMVC  = model.Technology("Java and Spring MVC")
	controller = model.Technology("Spring MVC Rest Controller")
	bean       = model.Technology("Spring Bean")
	ubuntu     = model.Technology("Ubuntu 16.04 LTS")
	tomcat     = model.Technology("Apache Tomcat 8.x")
	oracle     = model.Technology("Oracle 12c")
	docker     = model.Technology("Docker")
	browsers   = model.Technology("Chrome, Firefox, Safari, or Edge")
	dataCenter = model.Technology("Big Bank plc data center")
)

// The tags of the original.
const (
	customerTag = model.Tag("Customer")
	staff       = model.Tag("Bank Staff")
	existing    = model.Tag("Existing System")
	failover    = model.Tag("Failover")
)

// bank holds the elements that more than one part of the model speaks of.
type bank struct {
	mainframe       *model.System
	internetBanking *model.System

	spa      *model.Container
	mobile   *model.Container
	web      *model.Container
	api      *model.Container
	database *model.Container

	signIn   *model.Component
	security *model.Component
}

// Workspace returns the model of Big Bank plc.
func Workspace() *model.Workspace {
	w := model.New("Big Bank plc",
		"This is an example workspace to illustrate the key features of Structurizr, via the DSL, based around a fictional online banking system.")

	b := static(w)
	development := b.development(w)
	live := b.live(w)
	signIn := b.signInScenario()

	w.LandscapeView(model.Key("systemlandscape"))
	b.internetBanking.ContextView(model.Key("systemcontext"),
		model.Description("The system context diagram for the Internet Banking System."))
	b.internetBanking.ContainerView(model.Key("containers"),
		model.Description("The container diagram for the Internet Banking System."))
	b.api.ComponentView(model.Key("components"),
		model.Description("The component diagram for the API Application."))
	signIn.DynamicView(model.Key("signin"),
		model.Description("Summarises how the sign in feature works in the single-page application."))
	development.DeploymentView(b.internetBanking, model.Key("developmentdeployment"),
		model.Description("An example development deployment scenario for the Internet Banking System."))
	live.DeploymentView(b.internetBanking, model.Key("livedeployment"),
		model.Description("An example live deployment scenario for the Internet Banking System."))
	return w
}

// static defines people, systems, containers and components, and who uses whom.
func static(w *model.Workspace) bank {
	var b bank

	customer := w.Person("Personal Banking Customer",
		"A customer of the bank, with personal bank accounts.", customerTag)

	plc := w.Group("Big Bank plc")
	support := plc.Person("Customer Service Staff", "Customer service staff within the bank.", staff)
	backOffice := plc.Person("Back Office Staff", "Administration and support staff within the bank.", staff)

	b.mainframe = plc.System("Mainframe Banking System",
		"Stores all of the core banking information about customers, accounts, transactions, etc.", existing)
	email := plc.System("E-mail System", "The internal Microsoft Exchange e-mail system.", existing)
	atm := plc.System("ATM", "Allows customers to withdraw cash.", existing)

	b.internetBanking = plc.System("Internet Banking System",
		"Allows customers to view information about their bank accounts, and make payments.")
	b.spa = b.internetBanking.Container("Single-Page Application",
		"Provides all of the Internet banking functionality to customers via their web browser.",
		model.Technology("JavaScript and Angular"), model.Browser)
	b.mobile = b.internetBanking.Container("Mobile App",
		"Provides a limited subset of the Internet banking functionality to customers via their mobile device.",
		model.Technology("Xamarin"), model.Mobile)
	b.web = b.internetBanking.Container("Web Application",
		"Delivers the static content and the Internet banking single page application.", springMVC)
	b.api = b.internetBanking.Container("API Application",
		"Provides Internet banking functionality via a JSON/HTTPS API.", springMVC)
	b.database = b.internetBanking.Container("Database",
		"Stores user registration information, hashed authentication credentials, access logs, etc.",
		model.Technology("Oracle Database Schema"), model.Database)

	b.signIn = b.api.Component("Sign In Controller",
		"Allows users to sign in to the Internet Banking System.", controller)
	accounts := b.api.Component("Accounts Summary Controller",
		"Provides customers with a summary of their bank accounts.", controller)
	reset := b.api.Component("Reset Password Controller",
		"Allows users to reset their passwords with a single use URL.", controller)
	b.security = b.api.Component("Security Component",
		"Provides functionality related to signing in, changing passwords, etc.", bean)
	facade := b.api.Component("Mainframe Banking System Facade",
		"A facade onto the mainframe banking system.", bean)
	mailer := b.api.Component("E-mail Component", "Sends e-mails to users.", bean)

	// People and software systems.
	customer.Uses(b.internetBanking, "Views account balances, and makes payments using")
	b.internetBanking.Uses(b.mainframe, "Gets account information from, and makes payments using")
	b.internetBanking.Uses(email, "Sends e-mail using")
	email.Uses(customer, "Sends e-mails to")
	customer.Uses(support, "Asks questions to", model.Technology("Telephone"))
	support.Uses(b.mainframe, "Uses")
	customer.Uses(atm, "Withdraws cash using")
	atm.Uses(b.mainframe, "Uses")
	backOffice.Uses(b.mainframe, "Uses")

	// Containers.
	customer.Uses(b.web, "Visits bigbank.com/ib using", model.Technology("HTTPS"))
	customer.Uses(b.spa, "Views account balances, and makes payments using")
	customer.Uses(b.mobile, "Views account balances, and makes payments using")
	b.web.Uses(b.spa, "Delivers to the customer's web browser")

	// Components.
	for _, app := range []*model.Container{b.spa, b.mobile} {
		for _, c := range []*model.Component{b.signIn, accounts, reset} {
			app.Uses(c, "Makes API calls to", jsonHTTPS)
		}
	}
	b.signIn.Uses(b.security, "Uses")
	accounts.Uses(facade, "Uses")
	reset.Uses(b.security, "Uses")
	reset.Uses(mailer, "Uses")
	b.security.Uses(b.database, "Reads from and writes to", model.Technology("SQL/TCP"))
	facade.Uses(b.mainframe, "Makes API calls to", model.Technology("XML/HTTPS"))
	mailer.Uses(email, "Sends e-mail using")
	return b
}

// signInScenario is the course behind the dynamic view.
func (b bank) signInScenario() *model.Scenario {
	s := b.api.Scenario("Sign in",
		"Summarises how the sign in feature works in the single-page application.")
	s.Call(b.spa, b.signIn, "Submits credentials to")
	s.Call(b.signIn, b.security, "Validates credentials using")
	s.Call(b.security, b.database, "select * from users where username = ?")
	s.Return(b.database, b.security, "Returns user data to")
	s.Return(b.security, b.signIn, "Returns true if the hashed password matches")
	s.Return(b.signIn, b.spa, "Sends back an authentication token to")
	return s
}

// development puts everything on one laptop, beside the bank's test mainframe.
func (b bank) development(w *model.Workspace) *model.Environment {
	env := w.Environment("Development", "")

	laptop := env.Node("Developer Laptop", "", model.Technology("Microsoft Windows 10 or Apple macOS"))
	laptop.Node("Web Browser", "", browsers).Runs(b.spa)

	server := laptop.Node("Docker Container - Web Server", "", docker).Node("Apache Tomcat", "", tomcat)
	server.Runs(b.web)
	server.Runs(b.api)
	laptop.Node("Docker Container - Database Server", "", docker).
		Node("Database Server", "", oracle).
		Runs(b.database)

	env.Node("Big Bank plc", "", dataCenter).Node("bigbank-dev001", "").Runs(b.mainframe)
	return env
}

// live is what customers use.
func (b bank) live(w *model.Workspace) *model.Environment {
	env := w.Environment("Live", "")

	env.Node("Customer's mobile device", "", model.Technology("Apple iOS or Android")).Runs(b.mobile)
	env.Node("Customer's computer", "", model.Technology("Microsoft Windows or Apple macOS")).
		Node("Web Browser", "", browsers).
		Runs(b.spa)

	plc := env.Node("Big Bank plc", "", dataCenter)
	plc.Node("bigbank-web***", "", ubuntu, model.Instances(4)).Node("Apache Tomcat", "", tomcat).Runs(b.web)
	plc.Node("bigbank-api***", "", ubuntu, model.Instances(8)).Node("Apache Tomcat", "", tomcat).Runs(b.api)

	primary := plc.Node("bigbank-db01", "", ubuntu).Node("Oracle - Primary", "", oracle)
	primary.Runs(b.database)
	secondary := plc.Node("bigbank-db02", "", ubuntu, failover).Node("Oracle - Secondary", "", oracle, failover)
	secondary.Runs(b.database, failover)
	plc.Node("bigbank-prod001", "").Runs(b.mainframe)

	primary.Uses(secondary, "Replicates data to")
	return env
}
