# METADATA
# title: Bars for accountability
# description: What has to be assessed before it is done.
package mayishare.bars.accountability

import data.mayishare.dpias
import data.mayishare.question
import data.mayishare.sentence

# METADATA
# title: No data protection impact assessment
# description: >-
#   Sensitive data of a thousand people or more, and every profile of people, needs an approved
#   impact assessment that is not past its review; an emergency does not wait for one.
# related_resources:
#   - description: UK GDPR Article 35
#     ref: https://www.legislation.gov.uk/eur/2016/679/article/35
#   - description: ICO guidance on data protection impact assessments
#     ref: https://ico.org.uk/for-organisations/uk-gdpr-guidance-and-resources/accountability-and-governance/data-protection-impact-assessments-dpias/
# custom:
#   subject: accountability
dpia_missing := sentence.bar(dpias.to_cover, $"{sentence.labels(dpias.to_cover)} for the purpose “{sentence.purpose}” needs an approved data protection impact assessment that covers it, and none is in the register") if {
	dpias.needed
	not dpias.approved
	not question.holds("dpia")
	not dpias.emergency
}
