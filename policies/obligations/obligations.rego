# METADATA
# title: Obligations
# description: What the asker must do if they share.
package mayishare.obligations

import data.mayishare.answer
import data.mayishare.coverage
import data.mayishare.dpias
import data.mayishare.question
import data.mayishare.scope

# METADATA
# title: Share no more than is needed
# related_resources:
#   - description: UK GDPR Article 5(1)(c)
#     ref: https://www.legislation.gov.uk/eur/2016/679/article/5
all contains "minimise"

# METADATA
# title: Send it securely
# related_resources:
#   - description: UK GDPR Article 32
#     ref: https://www.legislation.gov.uk/eur/2016/679/article/32
all contains "secure_transfer"

# METADATA
# title: Record who was told
# description: So that corrections and erasures can be passed on, and recipients named to the person.
# related_resources:
#   - description: UK GDPR Article 19
#     ref: https://www.legislation.gov.uk/eur/2016/679/article/19
all contains "record_disclosure" if {
	question.request.direction == "OUTBOUND"
	question.partner.kind != "council_service"
}

# METADATA
# title: Tell the person
# description: Unless telling would defeat the purpose, or alert a perpetrator, or it is an emergency.
# related_resources:
#   - description: UK GDPR Articles 13 and 14
#     ref: https://www.legislation.gov.uk/eur/2016/679/article/14
all contains "inform_subject" if {
	not question.stated("crime_prejudice")
	not question.stated("consent_would_prejudice")
	emergency == false
	not perpetrator_near
}

# METADATA
# title: Look again at what only an emergency let through
# description: Abroad without protection, or without an impact assessment, whatever the ground.
all contains "review_after_emergency" if {
	not question.protected_country
	not question.transfer_safeguarded
	not question.own_data
}

all contains "review_after_emergency" if {
	dpias.needed
	not dpias.approved
	not question.holds("dpia")
}

# METADATA
# title: Keep the confidence of the dead
# description: Also in what is about the living too.
all contains "confidentiality_survives" if scope.died

# METADATA
# title: Review the agreement
all contains "review_agreement" if {
	some agreement in answer.agreements_relied_on
	agreement.review <= question.now
}

# METADATA
# title: Do not alert the perpetrator
# description: Where it is about domestic abuse, or the risk of it is high, whatever the ground.
# related_resources:
#   - description: Domestic Abuse Act 2021 section 1
#     ref: https://www.legislation.gov.uk/ukpga/2021/17/section/1
all contains "do_not_alert_perpetrator" if perpetrator_near

# METADATA
# title: Somebody who must not learn of it may be the person to be told
# description: >-
#   The data may be of the perpetrator, or be seen by them. So nobody is told where it is about
#   domestic abuse, or the risk of it is high.
# related_resources:
#   - description: UK GDPR Article 14(5)
#     ref: https://www.legislation.gov.uk/eur/2016/679/article/14
# custom:
#   reading: "a choice: that telling the person would seriously impair the purpose is presumed, and not weighed case by case"
perpetrator_near if question.stated("high_risk_domestic_abuse")

perpetrator_near if question.purpose_in(["safeguarding.domestic_abuse"])

# METADATA
# title: What each ground adds
added contains obligation if {
	some code, _ in answer.by_ground
	some obligation in coverage.candidates[code].row.obligations
}

all contains obligation if {
	some obligation in added
	not would_alert(obligation)
}

would_alert("inform_subject") if perpetrator_near

default emergency := false

emergency if {
	some code, _ in answer.by_ground
	coverage.candidates[code].row.emergency == true
}
