# METADATA
# title: Bars on employers
# description: What is not an employer's to be told.
package mayishare.bars.employers

import data.mayishare.question
import data.mayishare.sentence

# METADATA
# title: Criminal record checks go through the Disclosure and Barring Service
# description: An employer is not told of convictions, allegations or proceedings by the council.
# related_resources:
#   - description: Police Act 1997 Part 5
#     ref: https://www.legislation.gov.uk/ukpga/1997/50/part/V
#   - description: Data Protection Act 2018 section 184
#     ref: https://www.legislation.gov.uk/ukpga/2018/12/section/184
# custom:
#   subject: employers
criminal_record_check := sentence.bar(categories, $"{sentence.labels(categories)} cannot {sentence.way} an employer: criminal record checks go through the Disclosure and Barring Service") if {
	question.partner.kind == "employer"
	categories := question.under(["criminal"])
	count(categories) > 0
}
